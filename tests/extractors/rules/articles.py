"""Invented articles for the tests of the rules: what a newspaper may print, short."""

COTTON = (
    "Cotton harvest rests on forced labour, report says\n\n"
    "Turkmenistan continues to force teachers and doctors to pick cotton, the charity Open Fields said on "
    "Tuesday.\n\n"
    "Those who refuse lose their pay or their posts, according to its report, which is based on talks with 140 "
    "workers. Officials threatened a nurse with dismissal when she asked to stay with her child.\n\n"
    "The government of Turkmenistan did not respond to a request for comment.\n"
)

MERCENARIES = (
    "Mercenaries for Sudan\n\n"
    "The United Arab Emirates hired hundreds of Colombian mercenaries to fight in Sudan, a UN panel of experts "
    "says in a report.\n\n"
    "The men, most of them retired soldiers, were flown to Abu Dhabi and on to Darfur, where they fought beside "
    "the Rapid Support Forces. Bogota has called the recruitment a crime.\n\n"
    "The Emirates denied that it had sent anybody to Sudan.\n"
)

KEPT = (
    "Forced into the army, kept by contract\n\n"
    "Migrants from Uzbekistan were forced into the army by Russian police and kept there against their will, a "
    "charity says.\n\n"
    "They had come to build roads. Officers stopped them at a checkpoint, took their papers and drove them to an "
    "enlistment office, the charity Open Roads said.\n\n"
    "Their contracts were extended without their consent, and nobody is allowed to go home before the war is "
    "over. Those who asked to leave were beaten and locked up in a cellar.\n\n"
    "Russia's defence ministry did not respond to a request for comment.\n"
)

AGENCIES = (
    "Agency and embassy accused over Kenyans in war\n\n"
    "Two recruitment agencies tricked at least 200 Kenyans into the Russian army with promises of jobs as guards, "
    "a committee of lawmakers says.\n\n"
    "The men were flown to Moscow on tourist visas, the committee found. Their passports were taken and they were "
    "sent to the front after two weeks.\n\n"
    "Staff at Russia's embassy in Nairobi colluded with the agencies and issued visas to the recruits for a fee, "
    "according to the report.\n\n"
    "The embassy rejected the accusation a day later. The agencies could not be reached.\n"
)

STUDENTS = (
    "Togolese students forced to fight, report says\n\n"
    "Russian officers forced Togolese students to fight in Ukraine, Human Rights Watch said in a report on "
    "Monday.\n\n"
    "The group spoke to 19 students who had come to Kazan on scholarships. Police threatened them with "
    "deportation unless they signed a contract with the army, it said.\n\n"
    '"They took my passport and beat me," one of the students told the group by telephone. He was sent to the '
    "front near Bakhmut after a week of training.\n"
)

RESCUED = (
    "Rescue of ten men\n\n"
    "Kenya has brought home ten men who were tricked into the war in Ukraine, its foreign ministry said on "
    "Sunday.\n\n"
    "The men had been promised jobs as guards and drivers in Russia, they told reporters at the airport in "
    "Nairobi. Instead they were sent to the front after a week of training.\n\n"
    '"I signed a paper that I could not read," one of them said. He lost two fingers near Kupiansk.\n\n'
    "The ministry said it was in touch with the families of 22 others.\n"
)

SURVIVOR = (
    "Migrants forced to fight, survivor says\n\n"
    "A survivor told the agency that migrants had been forced to fight in a war that was not theirs.\n\n"
    "He said that he had been told to sign a contract or be deported. His passport was taken away and he was "
    "beaten.\n\n"
    "The agency, which helps refugees in three countries, has recorded 40 such accounts since January.\n"
)

ARRESTED = (
    "Two held over fake jobs\n\n"
    "Kenyan police arrested two men accused of luring jobseekers to the front in Ukraine, officers said on "
    "Friday.\n\n"
    "Detectives found 18 passports and contracts in Russian in a flat in Nairobi. The suspects are said to have "
    "promised young men work in shops and hotels.\n\n"
    "Three of the men who left are dead, their families say. A court ordered that the two be held for ten days.\n"
)

GUARDS = (
    "Refugees sent to Syria\n\n"
    "Iran's Revolutionary Guards coerced Afghan refugees into fighting in Syria, Human Rights Watch said on "
    "Thursday.\n\n"
    "Refugees without papers were given a choice between the front and deportation, the group said. More than two "
    "dozen former fighters described how they were trained for three weeks and sent to Aleppo.\n\n"
    '"They said that they would send my family back," one of them said.\n\n'
    "Iran has not responded to the report.\n"
)

PRISONS = (
    "Russia empties its prisons for the war\n\n"
    "Russia's Defence Ministry is recruiting prisoners for the war in Ukraine, according to rights activists and "
    "relatives of inmates.\n\n"
    "Officers have visited dozens of penal colonies since February, offering inmates a pardon and pay if they "
    "sign up for six months. Some convicts who refused were put into punishment cells, the group Jail Watch said.\n\n"
    '"They told him that he would rot there if he did not sign," the wife of a prisoner from Perm said.\n'
)
