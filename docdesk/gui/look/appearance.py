# SPDX-License-Identifier: Apache-2.0
"""Icons, colours, languages. Colours are the palette's; the few that say a status have one for each theme."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QRectF, QTranslator
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from docdesk.gui.look.properties import set_by_name
from docdesk.system.resource_files import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialogButtonBox, QWidget

    from docdesk.values.documents import Status
    from docdesk.values.formats import FileType

THEMES = {"system": "Unknown", "light": "Light", "dark": "Dark"}
"""Qt's names of their colour schemes."""
LANGUAGES = {"en": "English", "ko": "한국어"}

# (on a light ground, on a dark ground): contrasts of 4.5 at least, which a test computes
GOOD = ("#186a34", "#6fd08c")
BAD = ("#b3261e", "#ff9a92")
CAUTION = ("#7a4d00", "#f0bf62")
HINT = ("#5f6368", "#a2a6ad")
"""What a field says while it is empty, where the system's cannot be read."""
LINK = ("#1a56b0", "#7cb0ff")
VISITED = ("#6a3fa0", "#c7a6ff")
HIGHLIGHT = "#2b63c4"
"""The ground of selected rows, where the system's cannot be read on."""
LEAST_CONTRAST = 4.5
MARK = ("#ffe08a", "#5c4a00")
"""The ground of words that were searched for."""

ICON = 20
"""Logical pixels of an icon."""
RATIOS = (1.0, 2.0, 3.0)
"""Device pixels of a logical one that icons are drawn for."""
MODES = (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Disabled, QIcon.Mode.Selected)
"""How a widget may stand for which an icon is drawn."""

# by the words' values: what documents are is not known yet when the window is painted first
_STATUS_ICONS = {
    "queued": "waiting",
    "running": "running",
    "ready": "ready",
    "failed": "failed",
    "cancelled": "cancelled",
}
_STATUS_TONES = {"ready": GOOD, "failed": BAD}


def is_dark(palette: QPalette) -> bool:
    """Whether the theme's ground is dark."""
    return palette.color(QPalette.ColorRole.Base).lightness() < 128


def tone(pair: tuple[str, str], palette: QPalette) -> QColor:
    """One of the status colours, for this theme."""
    return QColor(pair[1] if is_dark(palette) else pair[0])


def status_colour(status: Status, palette: QPalette) -> QColor:
    """The colour of a status' icon and word."""
    pair = _STATUS_TONES.get(status)
    return tone(pair, palette) if pair else palette.color(QPalette.ColorRole.Text)


def muted(palette: QPalette) -> QColor:
    """Text of less weight: seven tenths of the way from the ground to the text, still well readable."""
    return _mixed(palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base), 0.72)


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of two colours' luminances as WCAG 2.2 defines it, 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon drawn in one colour, `size` logical pixels square."""
    # a window is painted first without pictures
    from PySide6.QtGui import QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = _drawing(name).replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=1)
def blank_icon() -> QIcon:
    """Keeps an icon's place until it is drawn."""
    image = QPixmap(ICON, ICON)
    image.fill(QColor(0, 0, 0, 0))
    return QIcon(image)


def icon(
    name: str,
    palette: QPalette,
    role: QPalette.ColorRole = QPalette.ColorRole.ButtonText,
    ratios: Sequence[float] = RATIOS,
    modes: Collection[QIcon.Mode] = MODES,
) -> QIcon:
    """An icon in the palette's colours, sharp at one to three times the size."""
    result = QIcon()
    for mode in modes:
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        of = QPalette.ColorRole.HighlightedText if mode == QIcon.Mode.Selected else role
        for ratio in ratios:
            result.addPixmap(pixmap(name, palette.color(group, of).name(), ICON, ratio), mode)
    return result


def without_pictures(buttons: QDialogButtonBox) -> None:
    """Take the style's own pictures off a dialog's standard buttons: they are of another make than all others."""
    for button in buttons.buttons():
        button.setIcon(QIcon())


def status_icon(status: Status) -> str:
    """The name of a status' icon."""
    return _STATUS_ICONS[status]


def type_icon(kind: FileType) -> str:
    """The name of a file type's icon."""
    return kind.about.icon


def program_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(resource("icons/docdesk.svg")))


def apply_theme(theme: str) -> None:
    """Follow the system's theme, or be light or dark."""
    scheme = THEMES.get(theme, "Unknown")
    QApplication.setPalette(QPalette())  # an earlier choice may have set one; an empty one is the platform's
    set_by_name(QGuiApplication.styleHints(), colorScheme=scheme)
    if scheme == "Dark" and not is_dark(QApplication.palette()):
        # a platform without themes of its own does not follow the hint
        QApplication.setPalette(_dark_palette())
        return
    QApplication.setPalette(_legible(QApplication.palette()))


def _legible(given: QPalette) -> QPalette:
    """What has to be changed in a palette for its text to be read: all else goes on following the system."""
    role = QPalette.ColorRole
    changed = QPalette()
    if contrast(given.color(role.Highlight), given.color(role.HighlightedText)) < LEAST_CONTRAST:
        changed.setColor(role.Highlight, QColor(HIGHLIGHT))
        changed.setColor(role.HighlightedText, QColor("#ffffff"))
    grounds = [given.color(ground) for ground in (role.Base, role.AlternateBase, role.Window)]
    for ink, pair in ((role.PlaceholderText, HINT), (role.Link, LINK), (role.LinkVisited, VISITED)):
        if any(contrast(over(given.color(ink), ground), ground) < LEAST_CONTRAST for ground in grounds):
            changed.setColor(ink, tone(pair, given))
    return changed


def over(ink: QColor, ground: QColor) -> QColor:
    """What is seen of a colour on a ground: it may be transparent in part."""
    return _mixed(ink, ground, ink.alphaF())


def _mixed(ink: QColor, ground: QColor, part: float) -> QColor:
    return QColor.fromRgbF(
        ground.redF() + (ink.redF() - ground.redF()) * part,
        ground.greenF() + (ink.greenF() - ground.greenF()) * part,
        ground.blueF() + (ink.blueF() - ground.blueF()) * part,
    )


def _dark_palette() -> QPalette:
    # the ground of a window is lighter than that of fields: boxes and circles that are empty are seen by it
    palette = QPalette(QColor("#3a3d41"), QColor("#2b2d30"))
    role = QPalette.ColorRole
    for which in (role.WindowText, role.Text, role.ButtonText, role.ToolTipText):
        palette.setColor(which, QColor("#e6e6e6"))
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor("#868a91"))
    palette.setColor(role.Base, QColor("#1e1f22"))
    palette.setColor(role.AlternateBase, QColor("#25272b"))
    palette.setColor(role.ToolTipBase, QColor("#2b2d30"))
    palette.setColor(role.PlaceholderText, QColor(HINT[1]))
    palette.setColor(role.Highlight, QColor("#2f65ca"))
    palette.setColor(role.HighlightedText, QColor("#ffffff"))
    palette.setColor(role.Link, QColor(LINK[1]))
    palette.setColor(role.LinkVisited, QColor(VISITED[1]))
    return palette


def install_language(app: QApplication, language: str | None = None) -> list[QTranslator]:
    """Load the translations of a language (None: the system's). The caller keeps what is returned."""
    locale = QLocale(language) if language else QLocale()
    if language:
        QLocale.setDefault(locale)
    # English too: the sources say "%n document(s)", the English file knows one from many
    code = QLocale.languageToCode(locale.language())
    chosen = code if code in LANGUAGES else "en"
    wanted = [
        (f"qtbase_{chosen}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        (f"docdesk_{chosen}", str(resource("translations"))),
    ]
    loaded = []
    for name, folder in wanted:
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
            loaded.append(translator)
    return loaded


def has_animations() -> bool:
    """Whether the system wants animations: its style gives them a duration."""
    # not at the top, here and below: PySide takes ten milliseconds for it, and the first paint would wait
    from PySide6.QtWidgets import QStyle

    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say it; without one nothing happens."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def plain_text(text: str) -> str:
    """A menu's text without its access key, which Korean writes in brackets behind the word."""
    return re.sub(r"\(&.\)|&", "", text).removesuffix("…")
