"""Makes the tables, and prints a token for each of the people whose ids are given as a range."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from market.authentication import signer  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
first, count = map(int, sys.argv[1:])
print(json.dumps([signer.sign(person) for person in range(first, first + count)]))
