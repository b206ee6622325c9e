"""What logind says, said by a real bus of our own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="logind is Linux's"),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon here"),
]
MANAGER = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager")
SESSION = ("/org/freedesktop/login1/session/_32", "org.freedesktop.login1.Session")


@pytest.fixture
def address() -> Iterator[str]:
    started = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    yield started.stdout.readline().strip()
    started.terminate()
    started.wait(10)
    started.stdout.close()


def test_sleep_and_lock_of_our_session_are_heard_and_nothing_else(qtbot: QtBot, address: str) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    from vrp_desktop.ui.locking.system import SystemLock

    ours = QDBusConnection.connectToBus(address, "ours")
    login = QDBusConnection.connectToBus(address, "login")
    assert login.registerService("org.freedesktop.login1")
    window = QWidget()
    qtbot.addWidget(window)
    system = SystemLock(window)
    assert system.listen(ours, "2")

    def say(path: str, interface: str, name: str, *values: object) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(values))
        assert login.send(message)

    for place, name, values in ((MANAGER, "PrepareForSleep", (True,)), (SESSION, "Lock", ())):
        with qtbot.waitSignal(system.away, timeout=5_000):
            say(*place, name, *values)
    heard: list[bool] = []
    system.away.connect(lambda: heard.append(True))
    say(*MANAGER, "PrepareForSleep", False)
    say(*SESSION, "Unlock")
    say("/org/freedesktop/login1/session/_33", SESSION[1], "Lock")
    # What is said last is heard last.
    say(*SESSION, "Lock")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [True]


def test_without_a_bus_it_stays_silent(qtbot: QtBot) -> None:
    from PySide6.QtDBus import QDBusConnection

    from vrp_desktop.ui.locking.system import SystemLock

    window = QWidget()
    qtbot.addWidget(window)
    assert not SystemLock(window).listen(QDBusConnection.connectToBus("unix:path=/nowhere", "nowhere"), "2")
