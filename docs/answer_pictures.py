# SPDX-License-Identifier: Apache-2.0
"""The pictures of an answer, in English and Korean, from the real window and a scripted endpoint on this computer."""

from __future__ import annotations

from pathlib import Path

from make_pictures import Pictures, until

from docdesk.settings.model import changed
from tests.chat_endpoint import Asked, a_chat_endpoint

WORDS = {"en": "wiped every morning", "ko": "매주 수요일"}
"""Of the passage that the answer is from."""
QUESTIONS = {
    "en": "How is the lens cleaned?",
    "ko": "재활용품은 언제 배출합니까?",
}
SENTENCES = {
    "en": (
        "The lens is wiped every morning, half an hour after the lamp has been put out [{n}]. Only linen cloths are"
        " used, because cotton leaves lint and wool scratches [{n}]. Once a week, on Saturday, the panels are washed"
        " with spirit of wine and rinsed with rain water [{n}]. This takes 45 minutes [{n}]."
    ),
    "ko": (
        "재활용품은 매주 수요일 저녁 6시부터 목요일 아침 8시까지 배출합니다 [{n}]. 음식물 쓰레기는 매일 배출할 수"
        " 있습니다 [{n}]. 일반 쓰레기는 종량제 봉투에 담아야 합니다 [{n}]. 배출 시간을 어기면 3만 원을 냅니다 [{n}]."
    ),
}


class AnswerPictures(Pictures):
    """A question to the samples."""

    def __init__(self, folder: Path, language: str, scale: str) -> None:
        self._language = language.removeprefix("answer-")
        super().__init__(folder, self._language, scale)

    async def make(self) -> None:
        """An answer with a sentence that its passages do not support."""
        view_model, window = self.view_model, self.window
        with a_chat_endpoint() as endpoint:
            endpoint.script = self._answer
            view_model.library.settings = changed(
                view_model.settings, chat_base_url=endpoint.url, chat_model="llama3.1:8b"
            )
            window.show()
            view_model.open()
            await until(lambda: view_model.is_open)
            await self.run_samples()
            window.actions_.ask.trigger()
            window.search_field.setText(QUESTIONS[self._language])
            window.search_field.returnPressed.emit()
            await until(lambda: window.answer_panel.answer is not None)
            answer = window.answer_panel.answer
            assert answer is not None
            window.answer_panel.view.number_activated.emit(answer.cited[0])
            await until(lambda: window.details.text.text.extraSelections())
            await self.shot("answer" if self._language == "en" else "answer-ko")
        window.hide()
        await view_model.close()

    def _answer(self, asked: Asked) -> str:
        number = next(n for n, text in asked.passages.items() if WORDS[self._language] in text)
        return SENTENCES[self._language].format(n=number)
