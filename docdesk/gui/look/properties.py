# SPDX-License-Identifier: Apache-2.0
"""Properties of widgets whose values are of `Qt`, the namespace, given by their names.

Python makes all ninety enumerations of that namespace when it first looks into it, which takes as long as a tenth
of an empty window. What is painted first does without: Qt itself knows the names of its properties' values.
"""

from __future__ import annotations

from PySide6.QtCore import QObject


def set_by_name(target: QObject, **values: str) -> None:
    """Set properties to values by their names, several flags joined by `|`. Raises ValueError for an unknown one.

    See https://doc.qt.io/qt-6/qmetaproperty.html#write, which takes the keys of an enumeration as text.
    """
    for name, value in values.items():
        number = target.metaObject().indexOfProperty(name)
        if number < 0 or not target.metaObject().property(number).write(target, value):
            raise ValueError(f"{type(target).__name__} has no property {name} that can be {value}")
