"""What the rules read in a few sentences: who is said to have done what to whom, who says so, who answers."""

from __future__ import annotations

import pytest
from tests.extractors.rules.articles import (
    AGENCIES,
    ARRESTED,
    COTTON,
    GUARDS,
    KEPT,
    MERCENARIES,
    PRISONS,
    RESCUED,
    STUDENTS,
    SURVIVOR,
)

from allegata.extractors.rules.extractor import read
from allegata.models import Reply, ReplyAllegation
from allegata.vocabulary import ArticleClass, ResponseForm, ResponseRole, Stance


def answered(sentence: str) -> str:
    """The article on students, with an answer before its end."""
    return f"{STUDENTS}\n{sentence}\n\nTogo has asked for the return of the students, its foreign minister said."


def main_of(text: str) -> ReplyAllegation:
    return read(text).allegations[0]


def acts(reply: Reply) -> set[str]:
    return {act.act.value for allegation in reply.allegations for act in allegation.acts}


def means(reply: Reply) -> set[str]:
    return {means.means.value for allegation in reply.allegations for means in allegation.means}


def accused(reply: Reply) -> list[str]:
    return [p.name for allegation in reply.allegations for p in allegation.alleged_perpetrators]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Officials say that Russia is forcing migrants into its army.", "coerced_enlistment"),
        ("Kenyans were lured into the war by agents who promised jobs.", "deceptive_recruitment"),
        ("Russia's Defence Ministry is recruiting prisoners for the war.", "prison_recruitment"),
        ("Prisoners are being offered freedom if they agree to fight in Ukraine.", "prison_recruitment"),
        ("The Taliban recruited boys as young as 12, Human Rights Watch said.", "child_recruitment"),
        ("Russia forced them to fight and beat recruits who would not.", "ill_treatment"),
        ("Ghanaians are tricked into the war, and Accra has done nothing to protect them.", "failure_to_protect"),
        ("They say the ring trafficked young Cubans.", "trafficking_unspecified"),
        ("Officers gave the students the choice of signing an army contract or being deported.", "coerced_enlistment"),
        ("Ugandans were hoodwinked into joining a militia with talk of hotel posts.", "deceptive_recruitment"),
        ("Filipinos held in scam compounds were electrocuted if they missed a target.", "forced_labour"),
        ("Gangs press-ganged pupils into their ranks.", "coerced_enlistment"),
    ],
)
def test_each_act_is_read(text: str, act: str) -> None:
    assert act in acts(read(text))


@pytest.mark.parametrize(
    ("article", "found"),
    [
        (COTTON, {"forced_labour"}),
        (MERCENARIES, {"paid_recruitment"}),
        (KEPT, {"coerced_enlistment", "retention", "ill_treatment"}),
        (AGENCIES, {"deceptive_recruitment", "facilitation"}),
        (STUDENTS, {"coerced_enlistment", "ill_treatment"}),
        (PRISONS, {"prison_recruitment"}),
    ],
)
def test_the_acts_of_an_article_are_read(article: str, found: set[str]) -> None:
    assert found <= acts(read(article))


@pytest.mark.parametrize(
    ("article", "found"),
    [
        (STUDENTS, {"immigration_threat", "violence", "documents_withheld"}),
        (PRISONS, {"status_offer", "pay_offer"}),
        (RESCUED, {"false_promise", "contract_deception"}),
        (KEPT, {"violence", "detention"}),
    ],
)
def test_the_means_of_an_article_are_read(article: str, found: set[str]) -> None:
    assert found <= means(read(article))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russia threatens students with deportation unless they join the army.", "immigration_threat"),
        ("Police detained migrants and gave them a choice: deportation or the army.", "detention"),
        ("Kenyans were lured into the army with promises of jobs.", "false_promise"),
        ("They were tricked into the war and signed contracts in Russian.", "contract_deception"),
        ("Kenyans were lured into the war with offers of high salaries.", "pay_offer"),
        ("Russia forces migrants to fight in exchange for renewing their residence permits.", "status_offer"),
        ("They were forced into the army and their passports were confiscated.", "documents_withheld"),
        ("Men were forced to work and their wages were withheld.", "wages_withheld"),
        ("Agents exploited the poverty of men who were tricked into the war.", "abuse_of_vulnerability"),
    ],
)
def test_each_means_is_read(text: str, code: str) -> None:
    assert code in means(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's army has begun recruiting 3,000 young people; applicants must be between 18 and 26.",
        "The company recruits nurses from the Philippines and India for hospitals in Germany.",
        "Ukraine was forced to withdraw its troops from Avdiivka after months of fighting.",
        "Russia has suffered 1,200 casualties a day in May, the Ministry of Defence said.",
        "The club signed the striker after he was forced out of the team.",
        "Lawmakers passed a bill that would let migrants who serve in the army receive citizenship.",
        "Students protested after the university was forced to cancel courses. The rector said that money was short. "
        "Lectures will begin again in March.",
        "The president warned that young people could be lured into fighting abroad.",
        "Denmark will conscript women from 2027. Those who refuse to serve can be fined.",
        "Russia and Ethiopia have agreed on 200 more scholarships. Universities in Kazan and Addis Ababa will choose "
        "the students, the education minister said. Lectures begin in September.",
        "Thousands of migrants have been deported after raids on dormitories and markets.",
        "Rwanda has denied that its army supports the rebels. Thousands have been forced to flee the fighting.",
        "North Korea has sent some 14,000 men since October, officials estimate.",
        "The convention on forced labour was adopted in 1957.",
        "The club had promised him a place. The striker had to fight for his position all season, the coach said. "
        "He scored nine goals and will play in the final on Sunday.",
    ],
)
def test_a_near_miss_yields_no_allegation(text: str) -> None:
    assert read(text) == Reply(article_class=ArticleClass.NO_ALLEGATION, allegations=[])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Kremlin is forcing students into its army.", ["Kremlin"]),
        ("Moscow faces allegations of coercing migrants into its army.", ["Moscow"]),
        ("Kyiv has accused Russia of tricking Nepalis into the war.", ["Russia"]),
        ("Migrants were forced into the army by Russian police.", ["Russian police"]),
        ("Iran's Revolutionary Guards coerced refugees into fighting in Syria.", ["Revolutionary Guards"]),
        (GUARDS, ["Revolutionary Guards"]),
        (STUDENTS, ["Russian officers"]),
        (KEPT, ["Russian police"]),
        ("Somalis were tricked into the war by a travel agency.", ["travel agency"]),
        ("A network that lured men into the war has been found.", ["network"]),
    ],
)
def test_who_is_said_to_act_is_accused(text: str, names: list[str]) -> None:
    assert accused(read(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "Kenyans were duped into fighting for Russia.",
        "Nepalis were tricked into joining the Russian army.",
        "Students in Russia were forced into the army.",
        "Kenya rescued ten men who were tricked into the war.",
        "Ukraine captured Nepalis who had been forced to fight.",
        "He told the agency that migrants had been forced to fight.",
        RESCUED,
        SURVIVOR,
    ],
)
def test_nobody_is_accused_where_the_text_names_no_agent(text: str) -> None:
    reply = read(text)
    assert reply.allegations
    assert accused(reply) == []


def test_police_who_arrest_recruiters_are_not_accused() -> None:
    reply = read("Kenyan police arrested two men accused of luring jobseekers to the front in Ukraine.")
    assert accused(reply) == ["two men"]
    assert accused(read(ARRESTED)) == ["two men"]


def test_a_pronoun_goes_on_about_the_accused() -> None:
    assert accused(read("Moscow denies that it is forcing migrants into its army.")) == ["Moscow"]


def test_a_group_keeps_its_words_number_and_statuses() -> None:
    group = main_of("Russia is forcing thousands of African students and young workers to fight.").affected_groups[0]
    assert (group.term, group.number) == ("African students and young workers", "thousands")
    assert group.nationalities == ["African"]
    assert [status.value for status in group.statuses] == ["student", "worker"]


def test_its_nationals_are_of_the_country_that_is_the_subject() -> None:
    group = main_of("Ghana says that 272 of its citizens were lured into the war.").affected_groups[0]
    assert (group.term, group.number, group.nationalities) == ("citizens", "272", ["Ghana"])


def test_a_source_is_named_with_the_outlet_that_it_told() -> None:
    source = main_of("Russia forces students to fight, European officials told Bloomberg.").cited_sources[0]
    assert (source.name, source.source_type.value, source.via) == (
        "European officials",
        "official_anonymous",
        "Bloomberg",
    )


def test_people_who_are_told_something_are_no_source() -> None:
    sources = main_of("Students were told to fight or be deported, and were forced into the army.").cited_sources
    assert sources == []


@pytest.mark.parametrize(
    ("sentence", "form"),
    [
        ("Russia's defence ministry did not respond to a request for comment.", ResponseForm.NO_RESPONSE),
        ("The Kremlin declined to comment on the report.", ResponseForm.DECLINED),
        ("Russia's defence ministry categorically rejected the allegations.", ResponseForm.DENIED),
        ("Russia's defence ministry insisted that they had volunteered of their own free will.", ResponseForm.REFRAMED),
        ("Russia's embassy in Lome said it was not aware of any such case.", ResponseForm.NO_INFORMATION),
        ("Moscow called the report propaganda paid for by Kyiv.", ResponseForm.COUNTER_ACCUSED),
        (
            "Russia's defence ministry said it had opened an investigation into the claims.",
            ResponseForm.ACTION_PROMISED,
        ),
    ],
)
def test_each_answer_of_the_accused_is_read(sentence: str, form: ResponseForm) -> None:
    responses = main_of(answered(sentence)).responses
    assert (ResponseRole.ACCUSED, form) in [(response.role, response.form) for response in responses]


@pytest.mark.parametrize(
    "answer",
    [
        "Togo's foreign ministry denied the reports.",
        "Togo's foreign ministry said it was not aware of any such case.",
    ],
)
def test_the_home_state_does_not_answer_for_the_accused(answer: str) -> None:
    roles = {response.role for response in main_of(answered(answer)).responses}
    assert roles == {ResponseRole.HOME_STATE}


def test_the_state_that_people_serve_is_not_accused_by_its_answer() -> None:
    text = (
        "Agents tricked dozens of Kenyans into the Russian army, their families say.\n\n"
        "The men had been promised jobs as drivers. They were flown to Moscow and sent to the front.\n\n"
        "Russia's embassy in Nairobi said it was not aware of any such case."
    )
    allegation = main_of(text)
    assert [p.name for p in allegation.alleged_perpetrators] == ["Agents"]
    assert [response.role for response in allegation.responses] == [ResponseRole.RECEIVING_STATE]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Russia is forcing migrants into its army, officials say.", Stance.ATTRIBUTED),
        ("Russia is allegedly forcing migrants into its army.", Stance.ATTRIBUTED),
        ("Russia is forcing migrants into its army.", Stance.ASSERTED),
    ],
)
def test_how_the_outlet_stands_to_the_allegation(text: str, stance: Stance) -> None:
    assert main_of(text).stance is stance


def test_a_fact_check_refutes_what_it_checks() -> None:
    reply = read("A video said to show Africans forced to fight for Ukraine is fake. It was made with a computer game.")
    assert reply.article_class is ArticleClass.FACT_CHECK
    assert {allegation.stance for allegation in reply.allegations} == {Stance.REFUTED}


def test_an_editorial_is_opinion() -> None:
    reply = read("Opinion\nIt is time to speak up. Agents trick Ghanaians into the war.")
    assert reply.article_class is ArticleClass.OPINION


def test_page_furniture_is_left_out() -> None:
    text = (
        "Share this story: Email | Facebook | Twitter\n"
        "READ MORE | Russia forces migrants into its army\n"
        "Subscribe to our newsletter: Russia forces migrants into its army\n"
        "The harvest was good this year."
    )
    assert read(text).allegations == []


def test_other_accused_who_did_other_things_are_another_allegation() -> None:
    main, other = read(AGENCIES).allegations
    assert [p.name for p in main.alleged_perpetrators] == ["recruitment agencies"]
    assert [p.name for p in other.alleged_perpetrators] == ["Staff at Russia's embassy in Nairobi"]
    assert [act.act.value for act in other.acts] == ["facilitation"]


def test_weak_signs_bear_each_other_out() -> None:
    reply = read(
        "Kamau was told that he would guard a warehouse near Kazan.\n\n"
        "After landing he was taken to barracks. Two men who refused were beaten. His passport was taken."
    )
    assert {"deceptive_recruitment", "ill_treatment"} <= acts(reply)


def test_a_sign_alone_in_a_text_about_something_else_is_left_out() -> None:
    filler = "The council discussed the budget for roads and schools. " * 30
    assert read(f"{filler}A visitor said that he had been tricked once. {filler}").allegations == []


def test_an_armed_group_is_no_organ_of_the_country_beside_it() -> None:
    reply = read("Sudan's Rapid Support Forces forced villagers into their ranks, the panel said.")
    assert [p.actor_type.value for a in reply.allegations for p in a.alleged_perpetrators] == ["armed_group"]


def test_a_quote_begins_and_ends_with_a_word_or_a_quotation_mark() -> None:
    reply = read("In May, said Reuters, Russian police forced Kenyans into the army, and they were beaten, he added.")
    for allegation in reply.allegations:
        for act in allegation.acts:
            assert act.quote[0].isalnum() or act.quote[0] in "\"“‘'"
            assert act.quote[-1].isalnum() or act.quote[-1] in "\"”’'"
