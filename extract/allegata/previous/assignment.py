"""The best way to pair two sides one to one: maximum-weight bipartite matching.

Source: the Hungarian algorithm with potentials, in the O(n³) form of Jonker and Volgenant ("A shortest augmenting path
algorithm for dense and sparse linear assignment problems", Computing 38, 1987).
"""

from __future__ import annotations

from collections.abc import Sequence


def best_pairs(weights: Sequence[Sequence[int]]) -> dict[int, int]:
    """Pair rows with columns, each once at most, so that the total weight is the greatest possible.

    Args:
        weights: of each row and column, 0 or more; 0 is no pair.

    Returns:
        row → column, for pairs of a weight above 0. The same weights give the same pairs.
    """
    rows = [row for row, line in enumerate(weights) if any(line)]
    columns = sorted({column for row in rows for column, weight in enumerate(weights[row]) if weight})
    if len(rows) == 1:
        line = weights[rows[0]]
        return {rows[0]: max(columns, key=lambda column: line[column])}
    if len(rows) > len(columns):
        turned = best_pairs([[weights[row][column] for row in rows] for column in columns])
        return {rows[row]: columns[column] for column, row in turned.items()}
    costs = [[-weights[row][column] for column in columns] for row in rows]
    paired = _assigned(costs)
    return {rows[row]: columns[column] for row, column in paired.items() if costs[row][column]}


def _assigned(costs: Sequence[Sequence[int]]) -> dict[int, int]:
    """A column for each row at the least total cost; there are as many columns as rows, or more."""
    count, width = len(costs), len(costs[0]) if costs else 0
    of_row, of_column = [0] * (count + 1), [0] * (width + 1)  # potentials; 0 stands for no row and no column
    row_at, came_from = [0] * (width + 1), [0] * (width + 1)
    for row in range(1, count + 1):
        row_at[0], at = row, 0
        least: list[float] = [float("inf")] * (width + 1)
        is_done = [False] * (width + 1)
        while row_at[at]:
            is_done[at] = True
            here, delta, following = row_at[at], float("inf"), 0
            for column in range(1, width + 1):
                if is_done[column]:
                    continue
                cost = costs[here - 1][column - 1] - of_row[here] - of_column[column]
                if cost < least[column]:
                    least[column], came_from[column] = cost, at
                if least[column] < delta:
                    delta, following = least[column], column
            for column in range(width + 1):
                if is_done[column]:
                    of_row[row_at[column]] += int(delta)
                    of_column[column] -= int(delta)
                else:
                    least[column] -= delta
            at = following
        while at:
            row_at[at] = row_at[came_from[at]]
            at = came_from[at]
    return {row_at[column] - 1: column - 1 for column in range(1, width + 1) if row_at[column]}
