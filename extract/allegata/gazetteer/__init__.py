"""Tables of places, actors, organs and sources, and the look-ups over them.

The lowest layer beside `vocabulary`: any stage may ask it. The tables are `data/*.csv`; each row says where it comes
from. A look-up fails closed: what no table holds is None, never a guess.
"""
