"""Where passwords are looked at: one thread of each worker, which rests.

Hashing a password is meant to be dear. Without bounds, whoever guesses has the threads and the CPU
of the site for nothing.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from newsroom.reception import Places

# Of each worker, at one time:
MOST_WAITING = 64
MOST_OF_ADDRESS = 16
REST = 3  # times what a request cost the CPU: so all of them cost a quarter of a core at most


class PasswordThread:
    """The thread for requests to settings.SIGN_IN, and who waits for it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "passwords")
        self._places = Places(MOST_WAITING, MOST_OF_ADDRESS)

    async def run(self, address: str, answer: Callable[[], None]) -> None:
        """Run `answer` in its turn; raises Refused (503) when too many wait."""
        with self._places.place(address):
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._thread, _answer_and_rest, answer)


def _answer_and_rest(answer: Callable[[], None]) -> None:
    begun = time.thread_time()
    try:
        answer()
    finally:
        time.sleep(REST * (time.thread_time() - begun))
