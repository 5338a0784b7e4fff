"""The codes of articles, allegations and their evidence."""

from __future__ import annotations

from .code import Code


class ArticleClass(Code):
    """What kind of text the article is, with regard to allegations in scope."""

    REPORTS_ALLEGATION = (
        "reports_allegation",
        "relays at least one allegation in scope, also where the main news is its denial",
    )
    FACT_CHECK = (
        "fact_check",
        "its point is to test such a claim, and it finds it false, misleading or unsupported",
    )
    OPINION = "opinion", "commentary whose author makes or argues the allegation"
    SATIRE = "satire", "satirical or fictional; never yields an allegation"
    NO_ALLEGATION = "no_allegation", "nobody is accused of conduct in scope"


class ActCode(Code):
    """What the accused is said to have done."""

    COERCED_ENLISTMENT = (
        "coerced_enlistment",
        "made people serve under threat, detention or force",
        "Palermo act + coercion; CTDC isForcedMilitary",
    )
    DECEPTIVE_RECRUITMENT = (
        "deceptive_recruitment",
        "led people into service or labour by false promises",
        "Palermo fraud, deception; ILO 2",
    )
    PAID_RECRUITMENT = (
        "paid_recruitment",
        "recruited or sent foreigners, not its own regular troops, to fight, and is reproached for it, neither "
        "coercion nor deceit being said; never counted as trafficking",
    )
    PRISON_RECRUITMENT = (
        "prison_recruitment",
        "recruited people in custody: convicts, detainees, prisoners of war",
        "HURIDOCS MT23 0406",
    )
    CHILD_RECRUITMENT = (
        "child_recruitment",
        "recruited or used people under 18",
        "OP-CRC-AC; Rome Statute (under 15 only)",
    )
    FORCED_LABOUR = (
        "forced_labour",
        "exacted labour or forced criminality (war production, scam compounds, camps, tied workers)",
        "ILO C29; ICCS 0203",
    )
    RETENTION = (
        "retention",
        "kept people from leaving (contract, papers, threats); waiting to be released alone is not",
        "ILO 3, 7",
    )
    ILL_TREATMENT = (
        "ill_treatment",
        "beat, tortured, starved, or knowingly spent recruits in hopeless attacks",
        "HURIDOCS MT4 02",
    )
    FACILITATION = (
        "facilitation",
        "brokered, transported, issued visas, took bribes or colluded so that another, named recruiter could do it; "
        "who finds and sends fighters recruits; advertising or agreeing to help is not enough",
        "Palermo transport, transfer, harbour",
    )
    FAILURE_TO_PROTECT = (
        "failure_to_protect",
        "did not protect its nationals or residents, tolerated or condoned it",
        "HURIDOCS MT18 05",
    )
    TRAFFICKING_UNSPECIFIED = (
        "trafficking_unspecified",
        "trafficked people, with no conduct described",
        "ICCS 0204",
    )
    OTHER_ABUSE = "other_abuse", "conduct in scope that fits none"


class MeansCode(Code):
    """By what means the text says that it was done."""

    IMMIGRATION_THREAT = (
        "immigration_threat",
        "a threat about visa, residence or deportation",
        "Palermo art. 3(a); CTDC meansOfControl*; ILO indicators 1-11",
    )
    DETENTION = "detention", "arrest or prison as pressure", "CTDC meansOfControl*; ILO 4"
    VIOLENCE = "violence", "physical force", "Palermo art. 3(a); ILO 5"
    OTHER_THREAT = "other_threat", "a threat that concerns neither visa nor deportation", "Palermo art. 3(a); ILO 6"
    FALSE_PROMISE = "false_promise", "a false promise of job, study or travel", "Palermo art. 3(a) deception; ILO 2"
    CONTRACT_DECEPTION = (
        "contract_deception",
        "a contract untranslated, unexplained or altered",
        "Palermo art. 3(a) deception; ILO 2",
    )
    PAY_OFFER = "pay_offer", "any pay held out as a lure"
    STATUS_OFFER = (
        "status_offer",
        "citizenship, residence or its renewal, or pardon held out; not a travel visa",
    )
    DOCUMENTS_WITHHELD = "documents_withheld", "identity papers taken or kept", "CTDC meansOfControl*; ILO 7"
    DEBT = "debt", "debt used to bind people", "CTDC meansOfControl*; ILO 9"
    WAGES_WITHHELD = "wages_withheld", "wages kept back or cut", "ILO 8"
    ABUSE_OF_VULNERABILITY = (
        "abuse_of_vulnerability",
        "use of poverty or irregular status",
        "Palermo art. 3(a); ILO 1",
    )


class Stance(Code):
    """How the outlet stands to the allegation."""

    ATTRIBUTED = "attributed", "someone else's claim; also 'allegedly' with nobody cited"
    ASSERTED = "asserted", "stated as fact in the outlet's own voice, nobody being cited for it"
    QUESTIONED = "questioned", "the outlet expresses doubt"
    REFUTED = "refuted", "the outlet says that it is false; kept out of every default count"


class ActorType(Code):
    """What kind of actor is said to have acted."""

    STATE = "state", "a state or its government", "HURIDOCS MT24; ACLED state forces"
    ARMED_FORCES = "armed_forces", "the armed forces of a state", "HURIDOCS MT24; ACLED state forces"
    SECURITY_SERVICE = (
        "security_service",
        "police, migration, intelligence or prison service",
        "HURIDOCS MT24; ACLED state forces",
    )
    DIPLOMATIC_MISSION = "diplomatic_mission", "an embassy or consulate", "HURIDOCS MT24"
    OFFICIAL = "official", "a person who acts officially, named or not", "HURIDOCS MT24"
    PRIVATE_MILITARY_COMPANY = (
        "private_military_company",
        "a private military company",
        "HURIDOCS MT24; ACLED private security forces",
    )
    ARMED_GROUP = "armed_group", "an armed group that is not a state's", "HURIDOCS MT24; ACLED rebel groups"
    COMPANY = "company", "a firm, agency or employer", "HURIDOCS MT24"
    RECRUITER = "recruiter", "a person who recruits: agent, broker, influencer", "HURIDOCS MT24"
    CRIMINAL_NETWORK = "criminal_network", "a trafficking or criminal network", "HURIDOCS MT24"
    INTERGOVERNMENTAL = "intergovernmental", "an intergovernmental body", "HURIDOCS MT24"
    OTHER = "other", "an actor of another kind"
    UNSPECIFIED = "unspecified", "an actor whose kind the text does not say, such as bare 'recruiters'"


STATE_ACTOR_TYPES = frozenset(
    {
        ActorType.STATE,
        ActorType.ARMED_FORCES,
        ActorType.SECURITY_SERVICE,
        ActorType.DIPLOMATIC_MISSION,
        ActorType.OFFICIAL,
    }
)
"""Actors whose country is an accused state; a country beside any other actor is an association."""


class GroupStatus(Code):
    """What the text says the affected people are."""

    STUDENT = "student", "students"
    MIGRANT = "migrant", "migrants"
    WORKER = "worker", "people in work"
    JOBSEEKER = "jobseeker", "people looking for work"
    PRISONER = "prisoner", "people in custody"
    PRISONER_OF_WAR = "prisoner_of_war", "prisoners of war"
    REFUGEE = "refugee", "refugees"
    CHILD = "child", "people under 18"
    WOMAN = "woman", "women"
    VETERAN = "veteran", "former soldiers"
    MINORITY = "minority", "members of a minority"
    RESIDENT = "resident", "residents of the place"


class SourceType(Code):
    """Who ultimately says it."""

    MEDIA = "media", "an outlet or news agency"
    OFFICIAL = "official", "a named official"
    OFFICIAL_ANONYMOUS = "official_anonymous", "an official who is not named"
    GOVERNMENT = "government", "a government, ministry, parliament or agency"
    INTELLIGENCE_SERVICE = "intelligence_service", "an intelligence service"
    COURT = "court", "a court or its documents"
    INTERGOVERNMENTAL = "intergovernmental", "an intergovernmental body or its experts"
    NGO = "ngo", "a non-governmental organisation or its people"
    EXPERT = "expert", "an expert or analyst"
    VICTIM = "victim", "an affected person"
    FAMILY = "family", "family of an affected person"
    CAPTIVE = "captive", "a detainee or prisoner of war: possible duress"
    WITNESS = "witness", "a witness"
    DOCUMENT = "document", "a document"
    SOCIAL_MEDIA = "social_media", "an account or post on a social network, a video"
    UNNAMED = "unnamed", "reports, sources or critics that are not named"


class ResponseRole(Code):
    """Who answers."""

    ACCUSED = "accused", "a listed accused or an organ of it: embassy, ministry, spokesman"
    RECEIVING_STATE = (
        "receiving_state",
        "the state whose forces or territory receive the people, itself not accused of the act",
    )
    INTERMEDIARY = "intermediary", "a firm or recruiter said to be involved, not accused"
    HOME_STATE = "home_state", "a state of the affected people"
    OTHER = "other", "anyone else"


class ResponseForm(Code):
    """What the answer is."""

    NO_RESPONSE = "no_response", "asked, had not replied, could not be reached", "HURIDOCS MT27 06"
    DECLINED = "declined", "refused to comment", "CAMEO 011"
    DENIED = "denied", "says that it did not happen, or not by it", "HURIDOCS MT28 0102-0103; Cohen: literal"
    REFRAMED = (
        "reframed",
        "says that it is something else or is lawful (they volunteered)",
        "HURIDOCS MT28 0104; Cohen: interpretive, implicatory",
    )
    NO_INFORMATION = "no_information", "says that it knows of no case, has no confirmation"
    COUNTER_ACCUSED = "counter_accused", "discredits the accuser (propaganda)", "Cohen"
    PARTLY_ACKNOWLEDGED = (
        "partly_acknowledged",
        "concedes part of the alleged conduct itself",
        "HURIDOCS MT28 0101",
    )
    CONTEXT_CONCEDED = (
        "context_conceded",
        "concedes what is around it (that people served, died; that intake stopped)",
    )
    ACKNOWLEDGED = "acknowledged", "accepts act and responsibility", "HURIDOCS MT28 0105; CAMEO 015"
    ACTION_PROMISED = "action_promised", "promises an inquiry, release or change", "HURIDOCS MT27 02"
    OTHER = "other", "anything else"


class DenialStatus(Code):
    """What the accused is reported to answer in this article; derived by code from the responses."""

    NOT_STATED = "not_stated", "this article reports no answer; neither admission nor refusal"
    ACKNOWLEDGED = "acknowledged", "acknowledged, and nothing denied"
    PARTLY_ACKNOWLEDGED = "partly_acknowledged", "partly acknowledged, or acknowledged beside a denial"
    DENIED = "denied", "denied"
    REFRAMED = "reframed", "not denied, but called something else or lawful"
    NO_INFORMATION = "no_information", "says that it knows of no case"
    DECLINED = "declined", "refused to comment"
    NO_RESPONSE = "no_response", "asked, and had not replied"
    OTHER_RESPONSE = "other_response", "answered in another form only"


class Outcome(Code):
    """How an article ended; each has exactly one."""

    OK = "ok", "at least one allegation stands after verification"
    NO_ALLEGATION = "no_allegation", "read, and no allegation in scope found"
    REFUSED = "refused", "the model refused to answer"
    TRUNCATED = "truncated", "the model's answer was cut off"
    INVALID = "invalid", "an answer came, and nothing of it survived verification"
    ERROR = "error", "the extractor failed"
    SKIPPED = "skipped", "not read by an extractor, for the reason stated"


class NationalityScheme(Code):
    """The code list that a nationality's code belongs to."""

    ISO3166 = "ISO3166-1", "ISO 3166-1 alpha-3 country code"
    M49 = "M49", "United Nations M49 region code, three digits"
    UNRESOLVED = "unresolved", "no single code: an unknown or ambiguous word, candidates listed where there are any"


class QuoteStatus(Code):
    """Whether the quote is shown."""

    VERBATIM = "verbatim", "the quote is the article's text from quote_start to quote_end"
    WITHHELD = "withheld", "the quote was found in the article, and is not shown because it holds a protected name"


class NameStatus(Code):
    """Whether a name is shown as the article has it."""

    AS_WRITTEN = "as_written", "as the article writes it"
    WITHHELD = "withheld", "a protected name; a role or association stands in its place, or nothing"


class ReviewStatus(Code):
    """Whether a person has looked at the row."""

    MACHINE_CODED = "machine_coded", "coded by a program, not reviewed by a person"
    REVIEWED = "reviewed", "looked at by a person and kept or corrected"


class RejectionEffect(Code):
    """What a failed check does."""

    VALUE = "value", "the value is rejected, the rest of the allegation stands"
    HOLDS = "holds", "the allegation is held for review: without the value it would say something false"
    FLAG = "flag", "the value stands, and the doubt is noted"
