"""What stands before a page, and the pages beside it that only look so.

The walls are written after those of large sites, the neighbours after pages that people want read.
"""

import pytest

from adapters.web.pages import read_page
from contracts.ports import Fetched

TEXT = (
    "<p>The cold room is kept at four degrees by two compressors. The second one starts when the"
    " first has run for an hour, and both are looked at each Monday by the engineer on duty.</p>"
)
BANNER = (
    "<div class='banner'><h2>We value your privacy</h2><p>We and our 842 partners store and/or"
    " access information on a device, such as cookies, to show you ads.</p>"
    "<button>Accept all</button><button>Reject all</button></div>"
)
SIGN_IN = (
    "<form><label>E-mail</label><input name=a><label>Password</label><input type=password name=b>"
    "<button>Sign in</button> <a href=/forgot>Forgot your password?</a></form>"
)
CHALLENGE = "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>"


def wall(title: str, body: str) -> str | None:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    sent = {"content-type": "text/html; charset=utf-8"}
    return read_page(Fetched("https://a.example.com/", 200, sent, page.encode())).wall


CONSENT = {
    "partners": ("News", BANNER),
    "a list of purposes": (
        "Before you continue to Search",
        "<h1>Before you continue</h1><p>We use cookies and data to</p><ul><li>Deliver and maintain"
        " our services</li><li>Track outages and protect against spam</li></ul><p>If you choose"
        " Accept all, we will also use cookies and data to</p><ul><li>Develop new services</li>"
        "<li>Show personalised content</li></ul><form><button>Reject all</button><button>Accept"
        " all</button></form><footer><a>Privacy</a> <a>Terms</a></footer>",
    ),
    "German": (
        "Zustimmung",
        "<h1>Willkommen</h1><p>Wir und unsere Partner verarbeiten personenbezogene Daten und setzen"
        " Cookies ein. Ihre Einwilligung können Sie jederzeit widerrufen.</p>"
        "<button>Alle akzeptieren</button><a href=/abo>Abo abschließen</a>",
    ),
    "French": (
        "Votre vie privée",
        "<p>Nous et nos partenaires utilisons des cookies pour mesurer l’audience.</p>"
        "<p>Votre consentement est valable six mois.</p><button>Tout accepter</button>",
    ),
    "a button that is an input": (
        "Consent",
        "<form><p>This site uses cookies. Your consent is needed before you continue to it.</p>"
        "<input type=submit value='I agree'></form>",
    ),
    "Spanish": (
        "Diario",
        "<div>Utilizamos cookies propias y de terceros para mostrarle publicidad.</div>"
        "<a href='#'>Aceptar todo</a><a href='#'>Configurar</a>",
    ),
}
NO_CONSENT = {
    "a banner beside a text": ("Cold rooms", f"<h1>Cold rooms</h1>{TEXT}{BANNER}"),
    "a banner beside a few words": (
        "Hours", f"<h1>Opening hours</h1><p>Monday to Friday from nine to five.</p>{BANNER}",
    ),
    "a banner beside a table": (
        "Prices",
        f"{BANNER}<table><tr><td>Door</td><td>120 EUR</td></tr><tr><td>Fan</td><td>80 EUR</td></tr>"
        "<tr><td>Rack</td><td>60 EUR</td></tr></table>",
    ),
    "an article about cookies": (
        "Cookies and the law",
        "<h1>Cookies and the law</h1><p>A site must ask for consent before it sets cookies that are"
        " not needed.</p><p>Courts have held that a banner with one button is not enough.</p>"
        f"{BANNER}",
    ),
    "a page that is one form": ("Cold rooms", f"<form>{TEXT}{BANNER}</form>"),
    "a recipe": (
        "Oat cookies", f"<h1>Oat cookies</h1><p>Bake the cookies for ten minutes.</p>{BANNER}",
    ),
    "a short cookie policy": (
        "Cookie policy",
        "<h1>Cookie policy</h1><p>We use cookies to keep you signed in. We use no cookies of"
        " others.</p><button>Accept</button>",
    ),
    "a statement without a button": (
        "About", "<p>We use cookies to count visitors. Your consent is asked for at sign-up.</p>",
    ),
}  # fmt: skip
SIGNED_OUT = {
    "a form": ("Sign in", f"<h1>Sign in</h1>{SIGN_IN}"),
    "a form with a welcome": ("Wiki", f"<h1>Welcome</h1><div>Acme wiki</div>{SIGN_IN}"),
    "German": (
        "Anmelden",
        "<form><label>Name</label><input><label>Kennwort</label><input type=password>"
        "<input type=submit value=Anmelden></form>",
    ),
    "a sentence": ("Article", "<h1>Article</h1><p>Please log in to continue reading.</p>"),
    "must be": ("Forum", "<p>You must be logged in to view this page.</p><a href=/in>Log in</a>"),
    "other ways": (
        "Log in", f"{SIGN_IN}<button>Continue with Google</button><button>SSO</button>",
    ),
}  # fmt: skip
NOT_SIGNED_OUT = {
    "a form beside a text": ("Cold rooms", f"<h1>Cold rooms</h1>{TEXT}<aside>{SIGN_IN}</aside>"),
    "a form beside a few words": (
        "Hours", f"<h1>Hours</h1><p>Open from Monday to Friday, from nine to five.</p>{SIGN_IN}",
    ),
    "a manual for signing in": (
        "How to sign in",
        "<h1>How to sign in</h1><p>Open the app, choose Sign in, and type your password. Please"
        " sign in with your work address.</p><p>If it is wrong three times, wait an hour.</p>",
    ),
    "a page that is one form": ("Cold rooms", f"<form>{TEXT}<div>{SIGN_IN}</div></form>"),
    "a link to sign in": ("Docs", f"<nav><a href=/in>Sign in</a></nav>{TEXT}"),
    "comments for members": (
        "Cold rooms", f"<h1>Cold rooms</h1>{TEXT}<p>Please log in to comment.</p>",
    ),
}  # fmt: skip
SCRIPTED = {
    "an app": ("App", "<div>You need to enable JavaScript to run this app.</div>"),
    "required": ("Shop", "<h1>Shop</h1><p>JavaScript is required to use this site.</p>"),
    "turned off": ("X", "<p>JavaScript is disabled in your browser. Please turn it on.</p>"),
    "German": ("Portal", "<p>Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.</p>"),
}
NOT_SCRIPTED = {
    "a text with a hint": (
        "Cold rooms", f"<p>This site works best with JavaScript enabled.</p>{TEXT}",
    ),
    "a manual": (
        "Enable JavaScript",
        "<h1>Enable JavaScript</h1><ol><li>Open the settings of Firefox.</li><li>Look for"
        " javascript.enabled and set it to true.</li><li>Load the page again.</li></ol>",
    ),
    "an article": ("JS", f"<p>JavaScript is a language that is needed for apps.</p>{TEXT}"),
    "only in noscript": ("A", f"<noscript>Please enable JavaScript.</noscript>{TEXT}"),
}  # fmt: skip
ROBOTS = {
    "Cloudflare": (
        "Just a moment...",
        f"<h1>example.com</h1><h2>Verify you are human by completing the action below.</h2>"
        f"<div>example.com needs to review the security of your connection before proceeding.</div>"
        f"{CHALLENGE}",
    ),
    "Cloudflare, blocked": (
        "Attention Required! | Cloudflare",
        "<h1>Sorry, you have been blocked</h1><p>You are unable to access example.com</p>"
        "<p>This website is using a security service to protect itself from attacks.</p>"
        "<p>Cloudflare Ray ID: 8a2b</p>",
    ),
    "a captcha": (
        "Robot Check",
        "<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you're"
        " not a robot.</p><p>Please complete the captcha.</p>",
    ),
    "interrupted": (
        "Pardon Our Interruption",
        "<h1>Pardon Our Interruption...</h1><p>As you were browsing, something about your browser"
        " made us think you were a bot.</p>",
    ),
    "unusual traffic": (
        "Sorry",
        "<p>Our systems have detected unusual traffic from your computer network.</p>"
        "<script src='https://www.google.com/recaptcha/enterprise.js'></script>",
    ),
}
NO_ROBOTS = {
    "a form with a captcha": (
        "Contact",
        f"<h1>Contact</h1>{TEXT}<form><button>Send</button></form>"
        "<script src='https://www.google.com/recaptcha/api.js'></script>",
    ),
    "an error explained": (
        "Access denied",
        "<h1>Access denied</h1><p>Error 5 means that an account has no right.</p>",
    ),
    "an article about bots": (
        "Why sites check for bots",
        "<p>Sites ask you to verify you are human because of unusual traffic.</p>"
        f"{TEXT}<p>It is read beside the Ray ID of a request in their logs, for some weeks.</p>",
    ),
    "a page behind Cloudflare": ("Cold rooms", f"{TEXT}{CHALLENGE}"),
    "a moment": ("Just a moment", f"<h1>Just a moment</h1>{TEXT}"),
}  # fmt: skip
WALLS = {
    "consent": (CONSENT, NO_CONSENT),
    "sign_in": (SIGNED_OUT, NOT_SIGNED_OUT),
    "javascript": (SCRIPTED, NOT_SCRIPTED),
    "robot": (ROBOTS, NO_ROBOTS),
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, (walls, _) in WALLS.items() for name in walls]
)
def test_what_stands_before_a_page_is_recognised(kind: str, name: str) -> None:
    assert wall(*WALLS[kind][0][name]) == kind


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, (_, pages) in WALLS.items() for name in pages]
)
def test_a_page_that_only_looks_so_is_a_page(kind: str, name: str) -> None:
    assert wall(*WALLS[kind][1][name]) is None


def test_a_page_with_many_words_is_never_taken_for_a_wall() -> None:
    assert wall("Before you continue", BANNER * 20) is None
