# SPDX-License-Identifier: Apache-2.0
"""Passages in two languages, honest sentences about them in other words, and lies."""

from __future__ import annotations

from docdesk.values.documents import Passage


def passage(text: str, name: str = "lease.pdf", **given: object) -> Passage:
    """A passage with this text."""
    fields = {"page": 1, "last_page": 1, "chunk": 0, "start": 0, "end": len(text), "score": 0.8} | given
    return Passage(document=name, name=name, path=f"/files/{name}", text=text, **fields)  # type: ignore[arg-type]


PASSAGES = [
    passage(
        "The rent of 1,250 euros is due on the third working day of each month. The tenant, Ms Clara Voss, pays it"
        " to the account of Harbour Homes Ltd. A deposit of three months' rent is held until the end of the lease.",
    ),
    passage(
        "Either party may end the lease with a notice of ninety days in writing. The lease began on 2024-05-01.\n"
        "“No pets larger than a cat may be kept in the flat without the landlord’s consent.”",
    ),
    passage(
        "The cistern holds 4,500 litres of rain water. In winter the pump is switched off below 2 °C, and the pipe"
        " is drained so that the frost cannot burst it. The filter is cleaned every six weeks.",
        name="manual.docx",
    ),
    passage(
        "임대료는 월 85만 원이며 매월 5일까지 임대인 김철수 씨의 계좌로 지급한다. 보증금은 2천만 원이고 계약이 끝나면"
        " 14일 안에 돌려준다.",
        name="계약서.hwp",
    ),
    passage(
        "정기 점검은 해마다 3월과 9월에 두 번 실시한다. 점검표에는 “압력계의 바늘이 붉은 선을 넘으면 즉시 운전을"
        " 멈춘다”고 적혀 있다. 담당자는 설비팀의 박민정 과장이다.",
        name="점검.docx",
    ),
    passage(
        "In 2023 the harbour handled 1.2 million tonnes of grain, 8 % more than in the year before. The largest"
        " customer was Nordkorn AG with a share of 35 %. Director Elena Ruiz expects the same for 2025.",
        name="report.pdf",
    ),
]

HONEST = """
    The rent is 1,250 euros [1].
    The rent is due on the 3rd working day of every month [1].
    It is paid by Clara Voss [1].
    The tenant pays the rent to the account of Harbour Homes Ltd [1].
    A deposit of three months' rent is kept until the lease ends [1].
    The deposit amounts to 3 months of rent [1].
    Both parties can end the lease with 90 days' notice [2].
    Notice has to be given in writing [2].
    The lease started on 1 May 2024 [2].
    The lease began in May 2024. [2]
    The contract says: “No pets larger than a cat may be kept in the flat without the landlord's consent” [2].
    Larger pets need the landlord's consent. [2]
    A cat may be kept in the flat [2].
    The cistern has room for 4500 litres of rain water [3].
    Rain water is collected in a cistern that holds 4,500 litres [3].
    The pump is switched off in winter when it is below 2 °C [3].
    Below 2 °C the pump is off, and the pipe is drained [3].
    The pipe is drained because the frost could burst it [3].
    The filter has to be cleaned every 6 weeks [3].
    Clean the filter every six weeks [3].
    In 2023 the harbour handled 1.2 million tonnes of grain [6].
    The harbour handled 1,200,000 tonnes of grain in 2023 [6].
    This was 8 % more grain than in the year before [6].
    The largest customer, Nordkorn AG, had a share of 35% [6].
    Nordkorn AG was the largest customer of the harbour [6].
    Elena Ruiz is the director [6].
    The director, Elena Ruiz, expects the same for 2025 [6].
    The rent is due every month, and the lease can be ended with ninety days' notice [1, 2].
    The deposit is held until the end of the lease [1], which needs a notice of ninety days [2].
    The report says that the share of the largest customer was 35 percent [6].
    The rent goes to Harbour Homes Ltd. [1]
    In winter, the pump is switched off [3].
    임대료는 월 85만 원입니다 [4].
    임대료는 매월 5일까지 지급해야 합니다 [4].
    임대료를 한 달에 850,000원 지급합니다 [4].
    임대인은 김철수 씨입니다 [4].
    임대료는 김철수 씨의 계좌로 지급합니다[4].
    보증금은 2천만 원입니다 [4].
    보증금은 20,000,000원입니다. [4]
    계약이 끝나면 보증금을 14일 안에 돌려줍니다 [4].
    보증금은 계약 종료 후 14일 안에 돌려받습니다 [4].
    정기 점검은 매년 두 번 실시합니다 [5].
    정기 점검은 3월과 9월에 있습니다 [5].
    점검은 해마다 2번, 3월과 9월에 실시됩니다 [5].
    점검표에는 “압력계의 바늘이 붉은 선을 넘으면 즉시 운전을 멈춘다”고 적혀 있습니다 [5].
    압력계의 바늘이 붉은 선을 넘으면 운전을 즉시 멈춰야 합니다 [5].
    담당자는 박민정 과장입니다 [5].
    설비팀의 박민정 과장이 점검 담당자입니다 [5].
    설비팀이 정기 점검을 담당합니다 [5].
    임대료는 5일까지 내고 보증금은 이천만 원입니다 [4].
    계약서에 따르면 임대료는 월 85만 원입니다 [4].
    임대료는 매월 지급합니다. [4]
    보증금은 계약이 끝나면 돌려줍니다. [4]
    바늘이 붉은 선을 넘으면 운전을 멈춥니다. [5]
    점검은 3월에 실시합니다 [5].
    점검은 9월에도 실시합니다 [5].
    담당 부서는 설비팀입니다 [5].
    The rent is 1250 euros per month [1].
    The monthly rent of €1,250 is due on the third working day [1].
    The landlord's consent is needed for pets larger than a cat [2].
    Nordkorn AG took 35 % [6].
    Grain was up by 8 % in 2023 [6].
    The lease has been running since 1 May 2024 [2].
    The filter is cleaned every six weeks, and the cistern holds 4,500 litres [3].
    임대료와 보증금은 각각 85만 원과 2천만 원입니다 [4].
    정기 점검은 3월과 9월, 모두 두 번입니다 [5].
"""

INVENTED = """
    The rent is 1,350 euros [1].
    The rent is due on the 10th working day of each month [1].
    A deposit of five months' rent is held [1].
    The deposit is 2 months of rent [1].
    Either party may end the lease with a notice of sixty days [2].
    The notice is 30 days in writing [2].
    The lease began on 1 June 2024 [2].
    The lease began on 2022-05-01 [2].
    The lease began in May 2025 [2].
    The cistern holds 5,400 litres of rain water [3].
    The cistern holds 45,000 litres [3].
    In winter the pump is switched off below 12 °C [3].
    The filter is cleaned every eight weeks [3].
    The filter is cleaned every 10 weeks [3].
    In 2023 the harbour handled 2.1 million tonnes of grain [6].
    The harbour handled 12 million tonnes of grain [6].
    That is 18 % more than in the year before [6].
    The largest customer had a share of 53 % [6].
    Elena Ruiz expects the same for 2027 [6].
    In 2019 the harbour handled grain [6].
    The share of Nordkorn AG was 8.5 % [6].
    The deposit of 1,250 dollars is held until the end of the lease [1].
    Twenty-five percent of the grain was for Nordkorn AG [6].
    The rent is 1.250,50 euros [1].
    The pump is switched off for seven months in winter [3].
    The filter is cleaned every 2 weeks [3].
    임대료는 월 95만 원입니다 [4].
    임대료는 매월 15일까지 지급합니다 [4].
    임대료는 한 달에 950,000원입니다 [4].
    보증금은 3천만 원입니다 [4].
    보증금은 삼천만 원입니다 [4].
    보증금은 30,000,000원입니다 [4].
    계약이 끝나면 30일 안에 돌려줍니다 [4].
    정기 점검은 해마다 세 번 실시합니다 [5].
    정기 점검은 4월과 9월에 실시합니다 [5].
    점검은 해마다 12번 실시합니다 [5].
    정기 점검은 3월과 11월에 있습니다 [5].
    점검은 다섯 번 실시합니다 [5].
    임대료는 85억 원입니다 [4].
    보증금은 2만 원입니다 [4].
    점검은 2021년 3월에 실시했습니다 [5].
"""

FALSE_QUOTATIONS = """
    The lease says “No pets may be kept in the flat” [2].
    It says "the rent is due on the first working day" [1].
    The contract reads: “No pets larger than a dog may be kept in the flat” [2].
    The lease says 'the tenant pays all repairs' [1].
    The tenant pays “to the account of Harbor Homes Ltd” [1].
    The manual says “the pump is never switched off” [3].
    According to the manual, «the pipe is heated» [3].
    „The filter is cleaned every day“ stands in the manual [3].
    The report calls the year “the best for grain” [6].
    The report says “Nordkorn AG … expects the same” in “the year before Nordkorn” [6].
    It “holds 4,500 litres of tap water” [3].
    “Either party may end the lease with a notice of ninety days by phone” [2].
    The rent is “due on the third working day of each year” [1].
    ‘A deposit of three months’ rent is never paid back’, it says [1].
    점검표에는 “압력계의 바늘이 푸른 선을 넘으면 즉시 운전을 멈춘다”고 적혀 있습니다 [5].
    계약서에는 「보증금은 돌려주지 않는다」고 적혀 있습니다 [4].
    “임대료는 연 85만 원”이라고 합니다 [4].
    『정기 점검은 해마다 3월에만 실시한다』고 합니다 [5].
    "담당자는 설비팀의 박민정 부장"이라고 적혀 있습니다 [5].
    계약서는 '보증금은 계약이 끝나도 돌려주지 않는다'고 합니다 [4].
    《붉은 선을 넘어도 운전을 계속한다》고 합니다 [5].
"""


def lines(text: str) -> list[str]:
    """The sentences of one of the lists above."""
    return [line.strip() for line in text.strip().splitlines()]
