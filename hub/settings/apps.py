"""The hub's own apps, the uppermost first: each imports only what stands below it.

Settings, addresses, scripts and tests walk this one list. It imports nothing: scripts read it before anything
is installed.
"""

HUB_APPS = [
    "hub.home",
    "toolkits",
    "cases",
    "benchmarks",
    "forums",
    "peers",
    "notifications",
    "search",
    "hub.base",
]
