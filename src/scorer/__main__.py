"""`python -m scorer` is the same as `scorer`."""

from scorer.cli import main

raise SystemExit(main())
