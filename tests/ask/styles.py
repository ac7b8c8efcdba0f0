# SPDX-License-Identifier: Apache-2.0
"""Passages of many kinds, honest sentences about them in many styles, and lies of many kinds."""

from __future__ import annotations

from tests.ask.passages import passage

PASSAGES = [
    passage(
        "Invoice 2024-118 of 3 March 2024. Sturdy Roofing GmbH, Hafenstraße 12, bills 18 square metres of slate at"
        " €46.50 each, in total €837.00 net. VAT of 19 % comes to €159.03, so that"
        " €996.03 are to be paid within 14 days. Whoever pays within 7 days may deduct 2 %.",
        name="invoice.pdf",
    ),
    passage(
        "Minutes of the works council, 12 November 2023. Present: Dr Amelia Hart (chair), Jonas Weber, Priya"
        " Nair. The council agreed that the canteen opens from 11:30 a.m. to 2:15 p.m. and that a warm meal"
        " costs 6.80 euros. Ms Nair objected to the removal of the water dispensers. The next meeting takes"
        " place on 10 January 2024 at 3 p.m. in room B 204.",
        name="minutes.docx",
    ),
    passage(
        "The compressor X-400 delivers 1,234.5 litres per minute at 8 bar. It weighs 212 kg, and its motor"
        " draws 7.5 kW. Do not run it for more than forty-five minutes without a pause. Its noise is 72 dB at"
        " a distance of one metre. The warranty lasts two years from the date of purchase; it does not cover"
        " the filters.",
        name="X-400 manual.pdf",
    ),
    passage(
        "제12조(연차휴가) ① 회사는 1년간 80퍼센트 이상 출근한 직원에게 15일의 유급휴가를 준다. ② 3년 이상"
        " 계속하여 근무한 직원에게는 최초 1년을 초과하는 매 2년에 대하여 1일을 가산하며, 총 휴가 일수는"
        " 25일을 한도로 한다. 휴가는 3개월 전에 신청하지 않아도 되나 늦어도 사흘 전에는 신청하여야 한다.",
        name="취업규칙.hwp",
    ),
    passage(
        "2024년 상반기 매출은 3억 5천만 원으로, 지난해 같은 기간보다 12.4% 늘었다. 영업이익은 4,200만"
        " 원이었다. 직원은 이천이십사년 6월 말 기준으로 스물세 명이다. 이영호 대표는 “하반기에는 해외 판매를"
        " 두 배로 늘리겠다”고 말했다.",
        name="실적.docx",
    ),
    passage(
        "The United Nations Environment Programme (UNEP) was founded in June 1972 and has its headquarters"
        " in Nairobi. In 2019 it had about 1,300 employees and a budget of US$ 790 million, of which 95"
        " percent came from voluntary contributions. Its director is Inger Andersen of Denmark.",
        name="unep.html",
    ),
    passage(
        "Die Kündigungsfrist beträgt drei Monate zum Ende eines Quartals. Die Miete von 1.180,50 Euro ist"
        " bis zum dritten Werktag zu zahlen. Haustiere sind nur mit Zustimmung der Vermieterin, Frau Sabine"
        " Krüger, erlaubt. Die Kaution wurde am 01.09.2021 bezahlt.",
        name="mietvertrag.pdf",
    ),
    passage(
        "Temperatures in the cold store must stay between −22 °C and −18 °C. The door may be open for at"
        " most 90 seconds. Alarm: call +82 2 555 0147. The store was inspected on 2023-07-21 by Kim Min-jun;"
        " 3 of 48 shelves were found damaged. A third of the pallets were moved to hall 7.",
        name="cold store.txt",
    ),
    passage(
        "제3조 1항에 따라 보조금은 총사업비의 3분의 2까지 지원하되 1조 2,000억 원을 넘지 못한다. 접수는 5월"
        " 4일부터 6일까지이며 오후 6시에 마감한다. 문의: 홍보팀 최수진 팀장, 내선 1024. 신청서는 “원본 1부,"
        " 사본 2부”를 제출한다.",
        name="공고.pdf",
    ),
    passage(
        "name | hours | rate\nAda | 37.5 | 62\nBen | 40 | 58\nChloé | 12 | 75",
        name="hours.xlsx",
    ),
]

HONEST = r"""
    The invoice totals €996.03 including VAT [1].
    A total of 996,03 € is to be paid [1].
    Sturdy Roofing GmbH bills 18 m² of slate [1].
    Each square metre of slate costs 46.50 euros [1].
    The net amount is EUR 837 [1].
    VAT is 19% and amounts to 159.03 euros [1].
    Payment is due in 14 days [1].
    Anyone who pays within seven days can deduct two percent [1].
    A deduction of 2 per cent applies if you pay within 7 days [1].
    The invoice dates from March 3, 2024 [1].
    The invoice is dated 2024-03-03 [1].
    The invoice (No. 2024-118) was issued on 3/3/2024 [1].
    The invoice was issued on the 3rd of March 2024 [1].
    송장 금액은 996.03유로입니다 [1].
    대금은 14일 안에 지급해야 합니다 [1].
    7일 안에 지급하면 2%를 공제할 수 있습니다 [1].
    송장은 2024년 3월 3일에 작성되었습니다 [1].
    Present were Amelia Hart, Jonas Weber and Priya Nair [2].
    Dr. Amelia Hart chaired the meeting [2].
    The canteen is open from 11:30 to 14:15 [2].
    The canteen opens at 11.30 am and closes at 2.15 pm [2].
    A warm meal costs €6.80 [2].
    A warm meal costs 6,80 Euro [2].
    Priya Nair objected to removing the water dispensers [2].
    The next meeting is on January 10, 2024 at 15:00 [2].
    The next meeting is on 10.01.2024, 3 pm, in room B 204 [2].
    It takes place in room B204 [2].
    The council met on 12 November 2023 [2].
    The works council met on Nov 12, 2023 [2].
    다음 회의는 2024년 1월 10일 오후 3시에 열립니다 [2].
    다음 회의는 2024년 1월 10일 15시에 B 204호에서 열립니다 [2].
    따뜻한 식사는 6.80유로입니다 [2].
    구내식당은 11시 30분에 문을 엽니다 [2].
    The compressor delivers 1234.5 litres per minute at 8 bar [3].
    The compressor delivers 1 234,5 l per minute [3].
    It delivers 1.234,5 liters a minute [3].
    The X-400 weighs 212 kilograms [3].
    The motor draws 7.5 kilowatts [3].
    The compressor must not run for more than 45 minutes without a pause [3].
    Let the compressor pause after forty-five minutes [3].
    Its noise is 72 dB at one metre [3].
    The warranty lasts 2 years from purchase [3].
    Filters are not covered by the warranty [3].
    The warranty does not cover filters [3].
    압축기의 무게는 212kg입니다 [3].
    모터는 7.5kW를 소비합니다 [3].
    45분 넘게 쉬지 않고 가동하면 안 됩니다 [3].
    보증 기간은 2년입니다 [3].
    80% 이상 출근한 직원은 15일의 유급휴가를 받습니다 [4].
    1년간 80퍼센트 이상 출근하면 유급휴가가 15일입니다 [4].
    연차휴가는 최대 25일까지입니다 [4].
    총 휴가 일수의 한도는 스물다섯 날, 곧 25일입니다 [4].
    휴가는 늦어도 3일 전에 신청해야 합니다 [4].
    휴가는 최소한 사흘 전에 신청해야 합니다. [4]
    3년 이상 근무한 직원은 2년마다 하루씩 휴가가 늘어납니다 [4].
    삼년 이상 계속 근무한 직원에게는 매 이년마다 1일을 가산합니다 [4].
    제12조는 연차휴가를 정합니다 [4].
    Employees who attend 80 percent of a year get 15 days of paid leave [4].
    Leave must be requested at least 3 days in advance [4].
    The maximum is 25 days [4].
    2024년 상반기 매출은 350,000,000원입니다 [5].
    상반기 매출은 3.5억 원입니다 [5].
    매출은 3억5천만원으로 12.4퍼센트 증가했습니다 [5].
    영업이익은 42,000,000원이었습니다 [5].
    영업이익은 사천이백만 원입니다 [5].
    2024년 6월 말 기준 직원은 23명입니다 [5].
    직원 수는 이십삼 명입니다 [5].
    대표 이영호 씨는 “하반기에는 해외 판매를 두 배로 늘리겠다”고 했습니다 [5].
    이영호 대표는 해외 판매를 2배로 늘리겠다고 말했습니다 [5].
    In the first half of 2024 sales were 350 million won [5].
    Sales rose by 12.4 % [5].
    CEO Lee Young-ho wants to double sales abroad [5].
    The company has 23 employees [5].
    UNEP was founded in June 1972 [6].
    The United Nations Environment Programme has its headquarters in Nairobi [6].
    UNEP's headquarters are in Nairobi [6].
    In 2019 UNEP had about 1300 employees [6].
    Its budget was $790 million in 2019 [6].
    Its budget was 790,000,000 US dollars [6].
    The budget was $790M [6].
    95% of the budget came from voluntary contributions [6].
    Inger Andersen from Denmark is its director [6].
    UNEP는 1972년 6월에 설립되었습니다 [6].
    본부는 나이로비(Nairobi)에 있습니다 [6].
    2019년 예산은 7억 9천만 달러였습니다 [6].
    직원은 약 1,300명이었습니다 [6].
    Die Kündigungsfrist beträgt 3 Monate zum Quartalsende [7].
    Die Miete beträgt 1180,50 € [7].
    Die Miete ist bis zum 3. Werktag zu zahlen [7].
    Haustiere sind nur erlaubt, wenn Sabine Krüger zustimmt [7].
    Die Kaution wurde am 1. September 2021 bezahlt [7].
    The notice period is three months to the end of a quarter [7].
    The rent of 1,180.50 euros has to be paid by the third working day [7].
    The deposit was paid on 1 September 2021 [7].
    보증금은 2021년 9월 1일에 지급되었습니다 [7].
    임대료는 1,180.50유로입니다 [7].
    The cold store must be kept between -22 and -18 °C [8].
    The temperature has to stay between minus 22 and minus 18 degrees Celsius [8].
    The door may be open for 90 seconds at most [8].
    In an alarm, call +82 2 555 0147 [8].
    Kim Min-jun inspected the store on 21 July 2023 [8].
    Three of forty-eight shelves were damaged [8].
    3 out of 48 shelves were damaged [8].
    One third of the pallets were moved to hall 7 [8].
    1/3 of the pallets went to hall 7 [8].
    냉동 창고는 영하 22도에서 영하 18도 사이를 유지해야 합니다 [8].
    김민준이 2023년 7월 21일에 점검했습니다 [8].
    선반 48개 중 3개가 손상되었습니다 [8].
    문은 90초까지만 열어 둘 수 있습니다 [8].
    보조금은 총사업비의 2/3까지 지원합니다 [9].
    보조금은 1조 2천억 원을 넘을 수 없습니다 [9].
    보조금 상한은 1,200,000,000,000원입니다 [9].
    접수는 5월 4일에 시작해 5월 6일에 끝납니다 [9].
    접수 기간은 5월 4일~6일입니다 [9].
    접수는 18시에 마감합니다 [9].
    접수 마감은 오후 여섯 시입니다 [9].
    문의는 최수진 팀장에게 하면 됩니다 [9].
    신청서는 원본 한 부와 사본 두 부를 제출합니다 [9].
    Applications are accepted from 4 to 6 May [9].
    Applications are accepted from May 4 to May 6 [9].
    Subsidies cover up to two thirds of the cost [9].
    Ada worked 37.5 hours [10].
    Ada worked 37,5 hours at a rate of 62 [10].
    Chloé has the highest rate, 75 [10].
    Ben: 40 hours, rate 58 [10].
    | Ada | 37.5 | 62 | [10]
    | Chloé | 12 | 75 | [10]
    - **Ada**: 37.5 hours [10]
    - Ben: 40 hours [10]
    1. Ben worked 40 hours [10].
    Yes, the warranty lasts two years [3].
    Yes. The warranty lasts two years [3].
    네. 휴가는 3일 전에 신청해야 합니다 [4].
    According to the manual, the X-400 delivers 1,234.5 litres per minute [3].
    According to passage 3, the compressor weighs 212 kg [3].
    구절 4에 따르면 총 휴가 일수는 25일을 한도로 합니다 [4].
    The minutes state: “The next meeting takes place on 10 January 2024” [2].
    The manual says „Do not run it for more than forty-five minutes“ [3].
    The manual warns: «Do not run it for more than forty-five minutes without a pause» [3].
    The manual says: « its motor draws 7.5 kW » [3].
    취업규칙은 「총 휴가 일수는 25일을 한도로 한다」고 정합니다 [4].
    공고에는 '원본 1부, 사본 2부'를 제출하라고 되어 있습니다 [9].
    공고에는 ‘원본 1부, 사본 2부’라고 적혀 있습니다 [9].
    It "does not cover the filters" [3].
    It “weighs 212 kg,” the manual says [3].
    The rent is 1,180.50 euros [passage 7].
    The rent is 1,180.50 euros [Source 7].
    보증금은 2021년 9월 1일에 지급되었습니다 [출처 7].
    The rent is 1,180.50 euros.[^7]
    The rent is 1,180.50 euros 【7†source】.
    The warranty is two years [3] and the compressor weighs 212 kg [3].
    The motor needs 7.5 kW (see [3]).
    The X-400 (212 kg) has a 7.5 kW motor [3].
    Total: €996.03 [1]
    **Total:** €996.03 [1]
    Deadline: 3 days before the leave [4]
"""

NUMBERS = """
    The invoice totals €996.30 including VAT [1].
    Sturdy Roofing bills 81 square metres of slate [1].
    VAT of 16 % is added [1].
    Payment is due within 30 days [1].
    The invoice dates from 13 March 2024 [1].
    The invoice dates from March 4, 2024 [1].
    The invoice is dated 2024-03-04 [1].
    The invoice dates from 3 May 2024 [1].
    The invoice dates from 3 March 2023 [1].
    A deduction of 3 percent applies [1].
    송장 금액은 969.03유로입니다 [1].
    대금은 20일 안에 지급해야 합니다 [1].
    송장은 2024년 3월 8일에 작성되었습니다 [1].
    The canteen is open from 11:30 to 15:15 [2].
    The canteen opens at 11:15 a.m. [2].
    A warm meal costs 8.60 euros [2].
    The next meeting is on 11 January 2024 [2].
    The next meeting is on 10 November 2023 [2].
    The next meeting is on 12 January 2024 [2].
    The next meeting is at 4 p.m. [2].
    다음 회의는 2024년 1월 11일에 열립니다 [2].
    다음 회의는 2024년 11월 10일에 열립니다 [2].
    The compressor delivers 1,243.5 litres per minute [3].
    It weighs 221 kg [3].
    The motor draws 75 kW [3].
    It may run for fifty-four minutes [3].
    The warranty lasts three years [3].
    Its noise is 27 dB [3].
    압축기의 무게는 221kg입니다 [3].
    보증 기간은 오 년입니다 [3].
    80% 이상 출근하면 휴가가 16일입니다 [4].
    90퍼센트 이상 출근한 직원에게 15일을 줍니다 [4].
    휴가는 열흘 전에 신청해야 합니다 [4].
    휴가는 나흘 전에 신청해야 합니다 [4].
    총 휴가 일수는 52일을 한도로 합니다 [4].
    오년 이상 근무한 직원에게 하루를 더 줍니다 [4].
    제13조는 연차휴가를 정합니다 [4].
    Leave must be requested at least 4 days before [4].
    Employees get sixteen days of paid leave [4].
    상반기 매출은 5억 3천만 원입니다 [5].
    상반기 매출은 5천만 원입니다 [5].
    상반기 매출은 3억 원입니다 [5].
    매출은 35억 원입니다 [5].
    영업이익은 420만 원입니다 [5].
    영업이익은 이천사백만 원입니다 [5].
    직원은 스물네 명입니다 [5].
    직원은 삼십이 명입니다 [5].
    매출이 14.2% 늘었습니다 [5].
    해외 판매를 세 배로 늘리겠다고 했습니다 [5].
    Sales were 35 million won [5].
    Sales were 3.5 billion won [5].
    Sales rose by half [5].
    UNEP was founded in July 1972 [6].
    UNEP was founded in June 1927 [6].
    It has 13,000 employees [6].
    The budget was 79 million dollars [6].
    The budget was US$ 790 billion [6].
    59 percent came from voluntary contributions [6].
    Two thirds of its budget came from states [6].
    UNEP는 1972년 7월에 설립되었습니다 [6].
    2019년 예산은 9억 7천만 달러였습니다 [6].
    Die Kündigungsfrist beträgt vier Monate [7].
    Die Miete beträgt 1.108,50 Euro [7].
    Die Kaution wurde am 9. Januar 2021 bezahlt [7].
    Die Kaution wurde am 01.10.2021 bezahlt [7].
    The deposit was paid on 11 September 2021 [7].
    The temperature must stay between -25 and -18 °C [8].
    The door may be open for 19 seconds [8].
    The store was inspected on 12 July 2023 [8].
    The store was inspected on 21 June 2023 [8].
    13 of 48 shelves were damaged [8].
    Four of 48 shelves were damaged [8].
    Call +82 2 555 0174 [8].
    A quarter of 60 pallets were moved [8].
    보조금은 총사업비의 3/4까지 지원합니다 [9].
    보조금은 2조 1,000억 원을 넘지 못합니다 [9].
    접수는 5월 5일부터입니다 [9].
    접수는 6월 4일부터 6일까지입니다 [9].
    접수는 오후 5시에 마감합니다 [9].
    접수는 19시에 마감합니다 [9].
    사본 네 부를 제출합니다 [9].
    내선 번호는 1042입니다 [9].
    Applications are accepted from 4 to 8 May [9].
    Ada worked 73.5 hours [10].
    Ben worked 41 hours [10].
    Chloé has a rate of 57 [10].
"""

UNITS = """
    Payment is due within 14 weeks [1].
    A deduction of 2 euros applies [1].
    대금은 14주 안에 지급해야 합니다 [1].
    A warm meal costs 6.80 dollars [2].
    The next meeting is at 3 a.m. [2].
    다음 회의는 오전 3시에 열립니다 [2].
    The compressor delivers 1,234.5 gallons per minute [3].
    It weighs 212 pounds [3].
    It weighs 212 grams [3].
    The motor draws 7.5 watts [3].
    It may run for forty-five hours [3].
    The warranty lasts two months [3].
    압축기는 45시간까지 가동할 수 있습니다 [3].
    보증 기간은 2개월입니다 [3].
    총 휴가 일수는 25개월을 한도로 합니다 [4].
    영업이익은 4,200만 달러였습니다 [5].
    The budget was 790 million euros [6].
    Die Kündigungsfrist beträgt drei Wochen [7].
    The temperature must stay below −18 °F [8].
    The door may be open for 90 minutes [8].
"""

QUOTATIONS = """
    The minutes state: “The next meeting takes place on 11 January 2024” [2].
    The manual says „Do not run it for more than forty-four minutes“ [3].
    It "does cover the filters" [3].
    It “does not covers the filters” [3].
    It 'weighs 212 kilogram' [3].
    ‘its motor draws 7.6 kW’ [3].
    «Do run it for more than forty-five minutes» [3].
    취업규칙은 「총 휴가 일수는 26일을 한도로 한다」고 정합니다 [4].
    취업규칙은 『총 휴가 일수는 25일을 한도로 하지 않는다』고 정합니다 [4].
    이영호 대표는 “하반기에는 해외 판매를 세 배로 늘리겠다”고 말했다 [5].
    이영호 대표는 "상반기에는 해외 판매를 두 배로 늘리겠다"고 말했다 [5].
    공고에는 ‘원본 2부, 사본 2부’라고 적혀 있습니다 [9].
    공고에는 '원본 1부, 사본 3부'를 제출하라고 되어 있습니다 [9].
    Die „Haustiere sind immer erlaubt“ [7].
    “Ms Nair agreed to the removal of the water dispensers” [2].
    The heading reads "Minutes of the work council" [2].
    UNEP “was founded in June 1972 and had its headquarters in Nairobi” [6].
    It says ‹The warranty lasts three years› [3].
    It says ``its motor draws 9 kW'' [3].
    It says ＂its motor draws 9 kW＂ [3].
    It says ❝the filters are covered❞ [3].
    It says `the filters are covered by it` [3].
    > the filters are covered by the warranty [3]
    〝필터는 보증한다〞고 적혀 있습니다 [3].
    ｢총 휴가 일수는 30일｣이라고 합니다 [4].
"""
