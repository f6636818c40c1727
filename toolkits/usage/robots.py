"""Which programs that ask for pages are no readers. Knows no Django.

Robots that behave say what they are, and browsers begin with "Mozilla". What pretends to be a browser is counted.
"""

import re

# Words by which crawlers, monitors, feed readers, link previews and programming libraries call themselves.
_WORDS = (
    *("crawl", "spider", "slurp", "archiv", "scrap", "fetch", "index", "search", "scan", "harvest"),
    *("monitor", "uptime", "ping", "check", "probe", "lighthouse", "headless", "phantom", "selenium"),
    *("preview", "facebookexternalhit", "embedly", "whatsapp", "telegram", "skype", "pinterest"),
    *(
        "feed",
        "rss",
        "curl",
        "wget",
        "httpie",
        "python",
        "java/",
        "okhttp",
        "go-http",
        "libwww",
        "perl",
        "ruby",
    ),
    *("php", "axios", "node", "apache-httpclient", "postman", "insomnia", "http_request", "validator"),
    *("claude", "gpt", "openai", "anthropic", "perplexity", "cohere", "bytespider", "ai2"),
)
# There are telephones called Cubot.
_ROBOT = re.compile("|".join(["(?<!cu)bot", *(re.escape(word) for word in _WORDS)]))


def is_robot(user_agent: str) -> bool:
    """Whether whoever says this of itself is a program and no reader; who says nothing is taken for one."""
    told = user_agent.strip().lower()
    return not told.startswith(("mozilla/", "opera/")) or _ROBOT.search(told) is not None
