"""Candidates of answers: every cue of one with whoever may give it, and what speaks for and against it.

Nothing here depends on who is accused; `responses` weighs the candidates for each allegation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...vocabulary import ResponseForm
from .agents import Cast
from .answer_cues import cue_table, cues_in
from .befallen import befallen_in, last_name
from .responders import Responders
from .signs import bucket
from .text import Sentence, Span
from .triggers import Hit
from .voices import Voice

UNSURE = frozenset({"bare", "oblique", "carried", "ahead", "late", "pronoun"})
"""How a responder is found where no verb of saying shows it."""

_BACK = 4
"""Sentences back in which a "she" has her name."""

_NEAR = 3
"""Sentences around one that shows conduct, within which an answer is likely to be to it."""

_LEAD = 2
"""Sentences in which a text says what its news is."""

_SHORT = 12
"""Words of a short sentence, which often does nothing but report an answer."""

_OBJECT = 10
"""Words after a verb of answering in which that stands which is answered."""

_OBJECTS = (
    ("claim", ("R_CLAIM",)),
    ("conduct", ("RECRUIT", "DECEIVE", "COERCE", "CONSCRIPT", "PERP_VERB", "TRAFFIC", "ILL_TREAT", "FORCED_SERVICE")),
    ("service", ("SERVE", "PEOPLE")),
    ("asked", ("R_ASKED", "R_CONTACT")),
)

_NAMES = frozenset({"name", "surname"})

_NEGATED = 3
"""Words before a cue in which a "not" turns it."""

_BESIDE = (
    "R_CLAIM",
    "RECRUIT",
    "SERVE",
    "R_ASKED",
    "R_CONTACT",
    "R_STATEMENT",
    "MODAL",
    "SUSPECT",
    "R_CALL",
    "R_ONLY",
    "PEOPLE",
    "WARN",
    "R_FALSE",
    "HEDGE",
)


@dataclass(slots=True, eq=False)
class Candidate:
    """A form of answer that a sentence may give, with who may give it."""

    sentence: Sentence
    span: Span
    voice: Voice
    how: str
    """By what the responder is seen: `subject`, `inverted`, `according`, or one of `UNSURE`."""

    other: Voice | None
    """Who else may give it."""

    form: ResponseForm
    is_strong: bool
    """Whether a sound cue shows it."""

    features: set[str]


class Answering:
    """The candidates of an article, whoever is accused.

    Args:
        cast: the article's sentences with their actors and groups.
        hits: the signs of conduct in them.
    """

    def __init__(self, cast: Cast, hits: Iterable[Hit]) -> None:
        self.cast = cast
        self._ends = cast.scene.tables.words["answer_ends"]
        self.responders = Responders(cast)
        self._conduct: set[int] = set()
        self._signs: set[int] = set()
        self._denied: set[int] = set()
        self._first: dict[int, int] = {}
        for hit in hits:
            if hit.is_sound:
                at = hit.sentence.index
                (self._signs if hit.is_weak else self._conduct).add(at)
                self._first[at] = min(hit.whole.first, self._first.get(at, hit.whole.first))
            if hit.is_denied:
                self._denied.add(hit.sentence.index)
        self._quoted = _quoted(cast)
        self._speakers: dict[int, Voice | None] = {}
        self._befallen = befallen_in(cast)
        self.candidates = self._found()

    def _found(self) -> list[Candidate]:
        table = cue_table()
        strength = table.strength
        sentences = self.cast.scene.sentences
        answering = [(sentence, cued) for sentence in sentences if (cued := cues_in(sentence, table))]
        expected: set[int] = set(self._quoted)
        for sentence, cued in answering:
            if any(strength[name] == "sound" for spans in cued.values() for name in spans):
                expected.update((sentence.index - 1, sentence.index, sentence.index + 1))
        found: list[Candidate] = []
        for sentence, cued in answering:
            least = ("sound", "weak") if sentence.index in expected else ("sound",)
            for form, spans in cued.items():
                if any(strength[name] in least for name in spans):
                    found += self._made(sentence, form, spans, strength)
        self._relate(found)
        return found

    def _tells_of_itself(self, voice: Voice) -> bool:
        """Whether a voice is that of one whom it befell, or of their family: "he begged me for help," she said."""
        if voice.kind in _NAMES:
            return last_name(voice.actor) in self._befallen
        words = self.cast.scene.tables.words
        if voice.kind != "pronoun" or voice.actor.name.casefold() not in words["pronouns_person"]:
            return False
        at = voice.actor.sentence.index
        near = self.cast.scene.sentences[max(0, at - 1) : at + 1]
        return any(token.lower in words["source_family"] for sentence in near for token in sentence.tokens)

    def _speaker(self, index: int) -> Voice | None:
        """Who speaks in a sentence, if it says so; "he" and "it" stand for who spoke before."""
        if index not in self._speakers:
            sentence = self.cast.scene.sentences[index]
            voices = [v for v in self.responders.voices(sentence) if v.is_speaking]
            named = next((v for v in voices if v.kind != "pronoun"), None)
            self._speakers[index] = named or (self._resolved(voices[0], sentence, _BACK) if voices else None)
        return self._speakers[index]

    def _resolved(self, pronoun: Voice, sentence: Sentence, back: int) -> Voice:
        """Whom "he", "she" or "it" stands for: who spoke last, or was the subject, a person or none."""
        is_person = pronoun.actor.name.lower() in self.cast.scene.tables.words["pronouns_person"]
        first = pronoun.actor.span.first
        if is_person and self._tells_of_itself(pronoun):
            return pronoun  # "his mother said": no actor, but she who goes on
        for index in range(sentence.index, max(-1, sentence.index - 1 - back), -1):
            voices = self.responders.voices(self.cast.scene.sentences[index])
            if index == sentence.index:
                voices = [v for v in voices if v.actor.span.last < first]
            fitting = [
                v
                for v in voices
                if v.kind != "pronoun"
                and (v.is_person == is_person or v.kind == "accused")
                and v.how not in ("possessive", "told")
                and not (is_person and v.actor.is_plural)
            ]
            speaking = [v for v in fitting if v.is_speaking]
            subjects = speaking or [v for v in fitting if v.how == "bare"]
            if subjects:
                return subjects[0]
            if not is_person and index < sentence.index and (spoke := [v for v in voices if v.is_speaking]):
                return spoke[0]
        return pronoun

    def _made(
        self, sentence: Sentence, form: ResponseForm, spans: dict[str, Span], strength: dict[str, str]
    ) -> list[Candidate]:
        sound = [span for name, span in spans.items() if strength[name] == "sound"]
        weak = [span for name, span in spans.items() if strength[name] == "weak"]
        span = min(sound or weak or spans.values(), key=lambda each: each.first)
        who = self._who(sentence, span, form)
        if not who or any(self._tells_of_itself(voice) for voice, _ in who[:1]):
            return []
        features = {f"cue:{name}" for name in spans}
        features.add("strong" if sound else "weak")
        other = who[1][0] if len(who) > 1 else None
        return [Candidate(sentence, span, who[0][0], who[0][1], other, form, bool(sound), features)]

    def _who(self, sentence: Sentence, span: Span, form: ResponseForm) -> list[tuple[Voice, str]]:
        """Who may give the answer, the likeliest first, and by what it is seen."""
        voices = [v for v in self.responders.voices(sentence) if v.how not in ("possessive", "told")]
        before = [v for v in voices if v.actor.span.first < span.first or v.actor.span.last <= span.last]
        found: list[tuple[Voice, str]] = []
        speaking = [v for v in before if v.is_speaking]
        if speaking:
            named = [v for v in speaking if v.kind != "pronoun"]
            speaker = named[-1] if named else speaking[-1]  # "the ministry said it was not aware"
            found.append((speaker, speaker.how))
        found += [(v, v.how) for v in voices if v.how in ("inverted", "according")]
        found += [(v, "late") for v in voices if v.how == "subject" and v not in before]
        if form is ResponseForm.NO_RESPONSE:
            asked = [v for v in voices if v.how == "oblique"]
            found += [(v, "asked") for v in sorted(asked, key=lambda v: abs(v.actor.span.first - span.first))]
            if not found and sentence.has("R_HIS"):
                found += self._whose(sentence)
        found += [(v, "bare") for v in before if v.how == "bare" and v.kind != "pronoun"][:1]
        if found and found[0][0].kind == "pronoun":
            whom = self._resolved(found[0][0], sentence, _BACK)
            if whom.kind != "pronoun":
                found[0] = (whom, "pronoun")
        elif not found:
            plain = next((v for v in before if v.kind == "pronoun"), None)
            carried = self._carried(sentence)
            if carried is not None:
                found.append(carried)
            elif plain is not None:
                found.append((self._resolved(plain, sentence, _BACK), "pronoun"))
            found += [(v, "oblique") for v in voices if v.how == "oblique"][:1]
            if not found:
                found.append((self.responders.subject(sentence, span), "bare"))
        seen: set[int] = set()
        unique: list[tuple[Voice, str]] = []
        for voice, how in found:
            if id(voice) not in seen:
                seen.add(id(voice))
                unique.append((voice, how))
        return unique

    def _whose(self, sentence: Sentence) -> list[tuple[Voice, str]]:
        """Of whom "his number" is: who was named last."""
        for index in range(sentence.index, max(-1, sentence.index - 1 - _BACK), -1):
            voices = self.responders.voices(self.cast.scene.sentences[index])
            people = [v for v in voices if v.kind != "pronoun" and (v.is_person or v.kind == "firm")]
            if people:
                return [(people[0], "asked")]
        return []

    def _carried(self, sentence: Sentence) -> tuple[Voice, str] | None:
        """Who goes on speaking: who spoke last in this paragraph or, in a quotation, in the one before."""
        sentences = self.cast.scene.sentences
        at = sentence.index
        if at in self._quoted and at + 1 < len(sentences):
            voice = self._speaker(at + 1)
            if voice is not None and sentences[at + 1].paragraph == sentence.paragraph and voice.how == "inverted":
                return voice, "ahead"
        for index in range(at - 1, max(-1, at - 1 - _BACK), -1):
            gap = sentence.paragraph - sentences[index].paragraph
            if gap > 1 or (gap == 1 and at not in self._quoted):
                break
            voice = self._speaker(index)
            if voice is not None:
                return voice, "carried"
        if at + 1 < len(sentences) and at + 1 in self._quoted and sentences[at + 1].paragraph == sentence.paragraph:
            voice = self._speaker(at + 1)
            if voice is not None:
                return voice, "ahead"
        return None

    def _end(self, sentence: Sentence, answer: Span) -> int:
        """The token with which another clause begins behind an answer: "denied the claims, which come amid"."""
        tokens = sentence.tokens
        for at in range(answer.last + 2, len(tokens)):
            if tokens[at].lower in self._ends and (
                tokens[at - 1].text == "," or sentence.at("R_CLAIM", at - 1) is not None
            ):
                return at
        return len(tokens)

    def _relate(self, found: list[Candidate]) -> None:
        """Add what can be said of each candidate whoever is accused."""
        count = len(self.cast.scene.sentences)
        first_hit = min(self._conduct | self._signs, default=0)
        forms: dict[int, set[ResponseForm]] = {}
        near = {index + step for index in self._conduct for step in range(-_NEAR, _NEAR + 1)}
        for candidate in found:
            if candidate.is_strong:
                forms.setdefault(candidate.sentence.index, set()).add(candidate.form)
        shared: dict[tuple[int, int], tuple[set[str], list[tuple[str, list[Span]]]]] = {}
        said: dict[str, set[ResponseForm]] = {}
        for candidate in found:
            if candidate.is_strong:
                said.setdefault(_who_is(candidate.voice), set()).add(candidate.form)
        for candidate in found:
            sentence, features = candidate.sentence, candidate.features
            at = sentence.index
            end = self._end(sentence, candidate.span)
            known = shared.get((at, end))
            if known is not None:
                about, objects = known
            else:
                objects = [
                    (label, [s for name in names for s in sentence.spans(name) if s.first < end])
                    for label, names in _OBJECTS
                ]
                about = {
                    f"with:{name}" for name in _BESIDE if name in sentence.found and sentence.spans(name)[0].first < end
                }
                about.add("quoted" if at in self._quoted else "unquoted")
                tells = self._first.get(at, end) < end
                about.add(
                    "conduct"
                    if tells and at in self._conduct
                    else "sign"
                    if tells and at in self._signs
                    else "near"
                    if at in near
                    else "far"
                )
                if at in self._denied:
                    about.add("denied_conduct")
                if at < first_hit:
                    about.add("early")
                about.add("lead" if at < _LEAD else "end" if at * 4 >= count * 3 else "middle")
                if at - 1 in forms:
                    about.add("after_answer")
                if at + 1 in forms:
                    about.add("before_answer")
                if len(sentence.tokens) < _SHORT:
                    about.add("short")
                shared[at, end] = about, objects
            features |= about
            features |= {f"beside:{form}" for form in forms.get(at, ()) if form is not candidate.form}
            features.add(f"how:{candidate.how}")
            features |= {
                f"also:{form}" for form in said.get(_who_is(candidate.voice), ()) if form is not candidate.form
            }
            if candidate.voice.actor.sentence is sentence:
                gap = candidate.span.first - candidate.voice.actor.span.last
                features.add("gap=" + ("behind" if gap <= 0 else bucket(gap)))
            first = candidate.span.first
            seen = "elsewhere" if candidate.how in UNSURE else "own"
            features |= {f"{cue}/{seen}" for cue in features if cue.startswith("cue:")}
            then = [label for label, spans in objects if any(0 <= span.first - first <= _OBJECT for span in spans)]
            features |= {f"{candidate.form.value}/then:{label}" for label in then or ["nothing"]}
            if any(sentence.at("R_NOT", k) is not None for k in range(max(0, first - _NEGATED), first)):
                features.add("turned")


def _who_is(voice: Voice) -> str:
    return voice.actor.state or voice.actor.name.casefold().split()[-1]


def _quoted(cast: Cast) -> set[int]:
    """The sentences of which a part stands in quotation marks."""
    text = cast.scene.text
    if not any(mark in text for mark in _MARKS):
        return set()
    found: set[int] = set()
    paragraph, is_open = -1, False
    for sentence in cast.scene.sentences:
        if sentence.paragraph != paragraph:
            paragraph, is_open = sentence.paragraph, False
        if is_open:
            found.add(sentence.index)
        for mark in text[sentence.start : sentence.end] if _has_mark(text, sentence) else "":
            if mark in _MARKS:
                found.add(sentence.index)
                is_open = not is_open if mark == '"' else mark in _OPENING
    return found


_OPENING = "“«„"
_MARKS = _OPENING + "”»" + '"'


def _has_mark(text: str, sentence: Sentence) -> bool:
    return any(text.find(mark, sentence.start, sentence.end) >= 0 for mark in _MARKS)
