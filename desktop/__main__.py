"""python -m desktop"""

import sys

from desktop.app import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a packaged program is its own process for sealing, too
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
