# SPDX-License-Identifier: Apache-2.0
"""The pictures of an answer, in English and Korean, from the real window and a scripted endpoint on this computer."""

from __future__ import annotations

from pathlib import Path

from make_pictures import Pictures, until

from docdesk.settings.model import changed
from tests.chat_endpoint import Asked, a_chat_endpoint

QUESTIONS = {
    "en": "How is the lens cleaned?",
    "ko": "등대의 렌즈는 매일 아침 무엇으로 닦습니까?",
}
SENTENCES = {
    "en": (
        "The lens is wiped every morning, half an hour after the lamp has been put out [{n}]. Only linen cloths are"
        " used, because cotton leaves lint and wool scratches [{n}]. Once a week, on Saturday, the panels are washed"
        " with spirit of wine and rinsed with rain water [{n}]. This takes 45 minutes [{n}]."
    ),
    "ko": (
        "매일 아침 렌즈를 닦습니다: “The lens is wiped every morning” [{n}]. “cotton leaves lint, and wool scratches”"
        "라고 적혀 있습니다 [{n}]. 닦는 데는 45분이 걸립니다 [{n}]."
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
        number = next(n for n, text in asked.passages.items() if "wiped every morning" in text)
        return SENTENCES[self._language].format(n=number)
