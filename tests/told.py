"""An invented article and a reply to it in which every value is right: what a model's answer is made of in tests."""

from __future__ import annotations

TEXT = """\
Belarus's border guard is pressing about 60 Uzbek and Tajik building workers into a militia by threatening to cancel their permits, two European diplomats told the Lindhaven Courier.

The diplomats said that the workers had been locked in a depot until they signed contracts in a language they could not read. One man is still missing.

The workers had come for jobs on building sites that did not exist, promised by the agency Norvik Staffing, according to the rights group Open Border Watch. Norvik Staffing did not reply to questions.

Belarus's interior ministry denied the diplomats' account and called it a smear. Uzbekistan's foreign ministry said that it would send a team to look into the detentions."""

REPLY = """\
{
  "article_class": "reports_allegation",
  "allegations": [
    {
      "acts": [
        {"act": "coerced_enlistment", "quote": "pressing about 60 Uzbek and Tajik building workers into a militia"}
      ],
      "means": [
        {"means": "immigration_threat", "quote": "by threatening to cancel their permits"},
        {"means": "detention", "quote": "the workers had been locked in a depot until they signed"},
        {"means": "contract_deception", "quote": "signed contracts in a language they could not read"}
      ],
      "stance": "attributed",
      "quote": "Belarus's border guard is pressing about 60 Uzbek and Tajik building workers into a militia by threatening to cancel their permits",
      "alleged_perpetrators": [
        {"name": "Belarus's border guard", "actor_type": "security_service", "country_word": null, "quote": "Belarus's border guard is pressing about 60 Uzbek and Tajik building workers"}
      ],
      "affected_groups": [
        {"term": "Uzbek and Tajik building workers", "nationalities": ["Uzbek", "Tajik"], "statuses": ["worker"], "number": "about 60", "quote": "about 60 Uzbek and Tajik building workers"}
      ],
      "cited_sources": [
        {"name": "two European diplomats", "source_type": "official_anonymous", "via": "Lindhaven Courier", "quote": "two European diplomats told the Lindhaven Courier"}
      ],
      "responses": [
        {"responder": "Belarus's interior ministry", "role": "accused", "form": "denied", "quote": "Belarus's interior ministry denied the diplomats' account"},
        {"responder": "Belarus's interior ministry", "role": "accused", "form": "counter_accused", "quote": "denied the diplomats' account and called it a smear"},
        {"responder": "Uzbekistan's foreign ministry", "role": "home_state", "form": "action_promised", "quote": "it would send a team to look into the detentions"}
      ]
    },
    {
      "acts": [
        {"act": "deceptive_recruitment", "quote": "jobs on building sites that did not exist, promised by the agency Norvik Staffing"}
      ],
      "means": [
        {"means": "false_promise", "quote": "jobs on building sites that did not exist"}
      ],
      "stance": "attributed",
      "quote": "The workers had come for jobs on building sites that did not exist, promised by the agency Norvik Staffing",
      "alleged_perpetrators": [
        {"name": "Norvik Staffing", "actor_type": "company", "country_word": null, "quote": "promised by the agency Norvik Staffing"}
      ],
      "affected_groups": [
        {"term": "Uzbek and Tajik building workers", "nationalities": ["Uzbek", "Tajik"], "statuses": ["worker"], "number": "about 60", "quote": "about 60 Uzbek and Tajik building workers"}
      ],
      "cited_sources": [
        {"name": "Open Border Watch", "source_type": "ngo", "via": null, "quote": "according to the rights group Open Border Watch"}
      ],
      "responses": [
        {"responder": "Norvik Staffing", "role": "accused", "form": "no_response", "quote": "Norvik Staffing did not reply to questions"}
      ]
    }
  ]
}"""


def changed(old: str, new: str) -> str:
    """The reply with one thing different."""
    assert old in REPLY
    return REPLY.replace(old, new)
