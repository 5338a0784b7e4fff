"""About how many tokens a text has: held against a real tokenizer."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.extractors.llm.prompt import load_prompt
from allegata.extractors.llm.reading import response_format
from allegata.extractors.llm.tokens import estimated_tokens

ARTICLES = sorted(
    path for path in (Path(__file__).parents[2] / "examples/articles").iterdir() if path.suffix != ".jsonl"
)

# the same made-up story, as a paper of the country might tell it
TOLD = {
    "Spanish": (
        "Las autoridades de Bogotá informaron el martes de que al menos 27 estudiantes recibieron promesas de "
        "trabajo en un almacén y en su lugar les entregaron uniformes. La embajada no respondió a las "
        "preguntas enviadas por correo. Dos de los hombres contaron que les quitaron los pasaportes al llegar; "
        "un tercero dijo que había firmado un contrato que nadie le tradujo."
    ),
    "French": (
        "Les autorités de Yaoundé ont déclaré mardi qu'au moins 27 étudiants s'étaient vu promettre un emploi "
        "dans un entrepôt et avaient reçu des uniformes à la place. L'ambassade n'a pas répondu aux questions "
        "envoyées par courriel. Deux des hommes ont raconté que leurs passeports leur avaient été retirés à "
        "l'arrivée ; un troisième a dit avoir signé un contrat que personne ne lui avait traduit."
    ),
    "German": (
        "Die Behörden in Berlin teilten am Dienstag mit, dass mindestens 27 Studierenden Arbeitsplätze in "
        "einem Lagerhaus versprochen und stattdessen Uniformen ausgehändigt worden seien. Die Botschaft "
        "beantwortete die schriftlich gestellten Fragen nicht. Zwei der Männer berichteten, man habe ihnen bei "
        "der Ankunft die Reisepässe abgenommen; ein dritter sagte, er habe einen Vertrag unterschrieben, den "
        "ihm niemand übersetzt habe."
    ),
    "Swahili": (
        "Maafisa wa Nairobi walisema Jumanne kwamba wanafunzi wasiopungua 27 waliahidiwa kazi katika ghala na "
        "badala yake wakapewa sare za kijeshi. Ubalozi haukujibu maswali yaliyotumwa kwa barua. Wanaume wawili "
        "walisimulia kwamba pasipoti zao zilichukuliwa walipowasili; wa tatu alisema kwamba alitia saini "
        "mkataba ambao hakuna mtu aliyemtafsiria."
    ),
    "Somali": (
        "Mas'uuliyiinta Muqdisho ayaa sheegay Talaadadii in ugu yaraan 27 arday loo ballan qaaday shaqo "
        "bakhaar ah balse beddelkeeda la siiyay dirays ciidan. Safaaraddu kama jawaabin su'aalaha loo diray. "
        "Laba ka mid ah ragga ayaa sheegay in baasabooradooda laga qaaday markii ay yimaadeen; mid saddexaad "
        "ayaa sheegay inuu saxiixay heshiis aan cidna u turjumin."
    ),
    "Russian": (
        "Власти Москвы сообщили во вторник, что по меньшей мере 27 студентам обещали работу на складе, а "
        "вместо этого выдали военную форму. Посольство не ответило на вопросы, отправленные по почте. Двое "
        "мужчин рассказали, что паспорта у них отобрали по приезде; третий сказал, что подписал договор, "
        "который ему никто не перевёл."
    ),
    "Ukrainian": (
        "Влада Києва повідомила у вівторок, що щонайменше 27 студентам обіцяли роботу на складі, а натомість "
        "видали військову форму. Посольство не відповіло на запитання, надіслані поштою. Двоє чоловіків "
        "розповіли, що паспорти в них відібрали після приїзду; третій сказав, що підписав договір, якого йому "
        "ніхто не переклав."
    ),
    "Arabic": (
        "قالت السلطات في القاهرة يوم الثلاثاء إن ما لا يقل عن 27 طالباً وُعدوا بعمل في مستودع لكنهم تسلموا بدلاً "
        "من ذلك زياً عسكرياً. ولم ترد السفارة على الأسئلة التي أُرسلت إليها بالبريد. وروى اثنان من الرجال أن "
        "جوازي سفرهما سُحبا منهما عند وصولهما، وقال ثالث إنه وقّع عقداً لم يترجمه له أحد."
    ),
    "Persian": (
        "مقام\u200cهای تهران روز سه\u200cشنبه گفتند که به دست\u200cکم ۲۷ دانشجو وعدهٔ کار در یک انبار داده شده "
        "بود اما به جای آن به آنان لباس نظامی دادند. سفارت به پرسش\u200cهایی که با پست فرستاده شد پاسخ نداد. "
        "دو تن از مردان گفتند که گذرنامه\u200cهایشان هنگام ورود گرفته شد؛ سومی گفت قراردادی را امضا کرده که "
        "هیچ\u200cکس برایش ترجمه نکرده است."
    ),
    "Hindi": (
        "दिल्ली में अधिकारियों ने मंगलवार को बताया कि कम से कम 27 छात्रों को एक गोदाम में नौकरी का वादा किया गया "
        "था, लेकिन इसके बजाय उन्हें वर्दी दी गई। दूतावास ने डाक से भेजे गए सवालों का जवाब नहीं दिया। दो लोगों ने "
        "बताया कि पहुँचते ही उनके पासपोर्ट ले लिए गए; तीसरे ने कहा कि उसने ऐसे अनुबंध पर हस्ताक्षर किए जिसका किसी "
        "ने अनुवाद नहीं किया।"
    ),
    "Nepali": (
        "काठमाडौँका अधिकारीहरूले मंगलबार कम्तीमा २७ विद्यार्थीलाई गोदाममा जागिर दिने वाचा गरिएको तर त्यसको सट्टा "
        "सैनिक पोसाक दिइएको बताए। दूतावासले हुलाकबाट पठाइएका प्रश्नको जवाफ दिएन। दुई जना पुरुषले आइपुग्नासाथ आफ्नो "
        "राहदानी खोसिएको बताए; तेस्रोले कसैले अनुवाद नगरिदिएको सम्झौतामा हस्ताक्षर गरेको बताए।"
    ),
    "Bengali": (
        "ঢাকার কর্মকর্তারা মঙ্গলবার জানান, অন্তত ২৭ জন শিক্ষার্থীকে গুদামে চাকরির প্রতিশ্রুতি দিয়ে তার বদলে সামরিক "
        "পোশাক দেওয়া হয়েছে। দূতাবাস ডাকে পাঠানো প্রশ্নের জবাব দেয়নি। দুজন জানান, পৌঁছানোর পরই তাঁদের পাসপোর্ট "
        "নিয়ে নেওয়া হয়; তৃতীয়জন বলেন, তিনি এমন একটি চুক্তিতে সই করেছেন যা কেউ তাঁকে অনুবাদ করে দেয়নি।"
    ),
    "Sinhala": (
        "අවම වශයෙන් සිසුන් 27 දෙනෙකුට ගබඩාවක රැකියාවක් පොරොන්දු වී ඒ වෙනුවට නිල ඇඳුම් ලබා දුන් බව කොළඹ නිලධාරීහු "
        "අඟහරුවාදා පැවසූහ. තැපෑලෙන් යැවූ ප්\u200dරශ්නවලට තානාපති කාර්යාලය පිළිතුරු දුන්නේ නැත."
    ),
    "Amharic": (
        "በአዲስ አበባ ያሉ ባለሥልጣናት ማክሰኞ ዕለት ቢያንስ 27 ተማሪዎች በመጋዘን ውስጥ ሥራ እንደሚሰጣቸው ቃል ተገብቶላቸው በምትኩ የደንብ ልብስ እንደተሰጣቸው "
        "ተናግረዋል። ኤምባሲው በፖስታ ለተላኩት ጥያቄዎች መልስ አልሰጠም።"
    ),
    "Chinese": (
        "北京官员周二表示，至少有27名学生被许诺在仓库工作，结果却被发给了军装。大使馆没有回答以信件方式提出的问"
        "题。其中两名男子说，他们抵达时护照就被收走了；第三个人说，他签了一份没有人替他翻译的合同。"
    ),
    "Japanese": (
        "東京の当局は火曜日、少なくとも27人の学生が倉庫での仕事を約束されたのに、代わりに軍服を渡されたと述べた"
        "。大使館は郵便で送られた質問に答えなかった。男性のうち二人は、到着するとすぐに旅券を取り上げられたと語"
        "り、三人目は、誰も訳してくれなかった契約書に署名したと話した。"
    ),
    "Korean": (
        "서울 당국은 화요일 최소 27명의 학생이 창고 일자리를 약속받았으나 대신 군복을 받았다고 밝혔다. "
        "대사관은 우편으로 보낸 질문에 답하지 않았다. 남성 두 명은 도착하자마자 여권을 빼앗겼다고 말했고, 세 "
        "번째 사람은 아무도 번역해 주지 않은 계약서에 서명했다고 말했다."
    ),
}

Count: TypeAlias = Callable[[str], int]


@pytest.fixture(scope="module")
def counted() -> Count:
    """How many tokens a text has in o200k."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of how it opens its own data, once, when it is imported
        encoding = import_module("bpe_openai").get_encoding("o200k_base")
    return lambda text: len(encoding.encode(text))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: str(path.name))
def test_an_english_article_is_estimated_within_six_percent(path: Path, counted: Count) -> None:
    text = path.read_text()
    assert estimated_tokens(text) == pytest.approx(counted(text), rel=0.06)


def test_many_articles_together_are_estimated_within_four_percent(counted: Count) -> None:
    texts = [path.read_text() for path in ARTICLES]
    assert sum(map(estimated_tokens, texts)) == pytest.approx(sum(map(counted, texts)), rel=0.04)


@pytest.mark.parametrize("language", TOLD)
def test_other_languages_are_estimated_within_a_fifth(language: str, counted: Count) -> None:
    assert estimated_tokens(TOLD[language]) == pytest.approx(counted(TOLD[language]), rel=0.2)


def test_the_prompt_and_the_schema_are_estimated_as_well_as_an_article(counted: Count) -> None:
    system = load_prompt().system
    assert estimated_tokens(system) == pytest.approx(counted(system), rel=0.06)
    schema = json.dumps(response_format())
    assert estimated_tokens(schema) == pytest.approx(counted(schema), rel=0.15)


def test_a_text_of_names_is_estimated_too_low_but_not_by_much(counted: Count) -> None:
    text = (
        "Mwanaisha Kiprotich's brother Cheruiyot hasn't called since 3 March 2025. The recruiters, a firm called "
        "Vostokstroykadry LLC, denied wrongdoing; Oleksandr Hryhorchuk of the watchdog said otherwise."
    )
    assert 0.75 * counted(text) < estimated_tokens(text) <= counted(text)


@given(st.text())
def test_a_text_has_no_more_tokens_than_bytes(text: str) -> None:
    assert 0 <= estimated_tokens(text) <= len(text.encode())
