#!/usr/bin/env python3
"""browser.py FOLDER [SCREENSHOTS]: opens every FOLDER/*.html in a headless Chromium and looks at it, over the DevTools protocol.

Of each page, light and dark, at 360, 768 and 1400 pixels and for print: the style sheet takes effect under the page's policy; nothing is wider than
the screen; every text stands out from its ground (WCAG 2: 4.5 to 1); plots have their patterns; links lead to files that exist; details are open on
paper; nothing is logged, nothing but the file itself is asked for, and the policy forbids whatever else would be. Standard library only.
"""
import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse


class Browser:
    """A Chromium that is spoken to through a pair of pipes."""

    def __init__(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if not program:
            sys.exit("no chromium: scripts/setup.sh browser")
        self.profile = tempfile.TemporaryDirectory()
        commands, self.to_browser = os.pipe()
        self.from_browser, answers = os.pipe()
        # The browser expects them as 3 and 4; the shell puts them there.
        line = f"exec 3<&{commands} 4>&{answers}; exec \"$@\""
        arguments = [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage", f"--user-data-dir={self.profile.name}", "--remote-debugging-pipe", "about:blank",
        ]
        self.process = subprocess.Popen(
            ["bash", "-c", line, "bash"] + arguments, pass_fds=(commands, answers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(answers)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def read(self, deadline):
        while b"\0" not in self.buffer:
            if not select.select([self.from_browser], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            piece = os.read(self.from_browser, 1 << 16)
            if not piece:
                raise EOFError("the browser has ended")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + 60
        while True:
            answer = self.read(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, url):
        self.events = []
        self.call("Page.navigate", url=url)
        deadline = time.monotonic() + 60
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.read(deadline))

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def show(self, width, scheme, media="screen"):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, path):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (OSError, EOFError, TimeoutError):
            pass
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.profile.cleanup()


# Texts that stand out from their ground less than WCAG 2 asks for.
FAINT = """(() => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const f = c.slice(0, 3).map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }); return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2] };
  const faint = [];
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.closest('svg') && e.tagName !== 'text' || !e.getClientRects().length) continue;
    let ground = e;
    while (ground && (rgb(getComputedStyle(ground).backgroundColor)[3] === 0)) ground = ground.parentElement;
    const style = getComputedStyle(e);
    const a = light(rgb(e.tagName === 'text' ? style.fill : style.color)), b = light(rgb(getComputedStyle(ground || document.body).backgroundColor));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(e.tagName + '.' + e.getAttribute('class') + ' ' + ratio.toFixed(2) + ' ' + e.textContent.slice(0, 30));
  }
  return [...new Set(faint)].slice(0, 5);
})()"""

# Parts of plots without a pattern or outside of their plot.
BAD_PARTS = """(() => {
  const bad = [];
  for (const e of document.querySelectorAll('rect.part')) {
    const fill = e.getAttribute('fill') || '';
    if (!document.getElementById(fill.slice(5, -1))) bad.push('no pattern ' + fill);
    const box = e.getBoundingClientRect(), plot = e.ownerSVGElement.getBoundingClientRect();
    if (plot.width > 0 && (box.left < plot.left - 2 || box.right > plot.right + 2 || box.top < plot.top - 2 || box.bottom > plot.bottom + 2)) bad.push('outside ' + e.outerHTML.slice(0, 120));
  }
  return bad.slice(0, 5);
})()"""

UNLABELLED = """[...document.querySelectorAll('svg')].filter(e => e.getAttribute('aria-hidden') !== 'true' &&
  !(e.getAttribute('aria-labelledby') || '').split(' ').every(id => document.getElementById(id)?.textContent)).length"""

VIOLATIONS = """new Promise(done => {
  const seen = [];
  document.addEventListener('securitypolicyviolation', e => seen.push(e.effectiveDirective));
  const add = text => document.body.insertAdjacentHTML('beforeend', text);
  add('<img src="http://127.0.0.1:9/x.png">'); add('<p style="color:red">x</p>'); add('<style>p{color:red}</style>'); add('<link rel="stylesheet" href="http://127.0.0.1:9/x.css">');
  const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script);
  setTimeout(() => done([...new Set(seen)].sort().join(' ') + (window.ran ? ' and a script ran' : '')), 300);
})"""


def look(browser, path, screenshots):
    name = os.path.basename(path)[: -len(".html")]
    url = "file://" + urllib.parse.quote(os.path.abspath(path))
    wrong = []

    def expect(condition, what):
        if not condition:
            wrong.append(what)

    for scheme, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 24, 29)")):
        for width in (360, 768, 1400):
            browser.show(width, scheme)
            browser.open(url)
            where = f"{scheme}, {width} pixels"
            expect(browser.value("getComputedStyle(document.body).backgroundColor") == ground, f"{where}: the style sheet takes no effect")
            wide = browser.value("document.documentElement.scrollWidth")
            expect(wide <= width, f"{where}: {wide} pixels wide")
            faint = browser.value(FAINT)
            expect(not faint, f"{where}: faint {faint}")
            bad = browser.value(BAD_PARTS)
            expect(not bad, f"{where}: plots {bad}")
            if screenshots:
                browser.screenshot(os.path.join(screenshots, f"{name}-{scheme}-{width}.png"))
            requests = [event["params"]["request"]["url"] for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
            expect(requests == [url], f"{where}: asked for {requests}")
            logged = [e["method"] + " " + json.dumps(e["params"])[:300] for e in browser.events if e.get("method") in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")]
            expect(not logged, f"{where}: logged {logged}")
    expect(browser.value("document.scripts.length") == 0, "there is a script")
    expect(browser.value("document.title").strip() != "" and browser.value("document.documentElement.lang") == "en", "no title or language")
    # No markup in it: HTML would show the tags.
    expect(browser.value("document.title.startsWith(document.querySelector('h1').textContent + ': ') && !/[<>]/.test(document.title)"), "the title is " + browser.value("document.title"))
    expect(browser.value("document.querySelectorAll('h1').length") == 1 and browser.value("document.querySelector('footer').checkVisibility()"), "not whole")
    expect(browser.value(UNLABELLED) == 0, "an image without title or description")
    links = browser.value("[...document.querySelectorAll('a')].map(a => a.href)")
    for link in links:
        place = urllib.parse.urlsplit(link)
        if link.startswith(url + "#"):
            expect(browser.value(f"document.getElementById({json.dumps(place.fragment)}) !== null"), f"leads nowhere: {link}")
        else:
            expect(place.scheme == "file" and not place.query and not place.fragment and os.path.exists(urllib.parse.unquote(place.path)), f"no such file: {link}")

    browser.show(794, "dark", media="print")
    browser.open(url)
    expect(browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", "print: dark ground")
    expect(browser.value("[...document.querySelectorAll('details table')].every(t => t.getBoundingClientRect().height > 20)"), "print: details are closed")
    faint = browser.value(FAINT)
    expect(not faint, f"print: faint {faint}")
    pdf = base64.b64decode(browser.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"])
    expect(pdf.startswith(b"%PDF") and len(pdf) > 5_000, "print: no PDF")
    if screenshots:
        browser.screenshot(os.path.join(screenshots, f"{name}-print.png"))
        with open(os.path.join(screenshots, f"{name}.pdf"), "wb") as file:
            file.write(pdf)

    browser.show(1400, "light")
    browser.open(url)
    forbidden = browser.value(VIOLATIONS)
    expect(forbidden == "img-src script-src-elem style-src-attr style-src-elem", f"the policy forbids only: {forbidden}")
    print(f"{name}: {len(links)} links, {len(pdf)} bytes of PDF: " + ("as it should be" if not wrong else "WRONG"))
    for what in wrong[:20]:
        print("   " + what)
    return not wrong


def main():
    folder = sys.argv[1]
    screenshots = sys.argv[2] if len(sys.argv) > 2 else ""
    if screenshots:
        os.makedirs(screenshots, exist_ok=True)
    pages = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".html"))
    browser = Browser()
    try:
        good = [look(browser, page, screenshots) for page in pages]
    finally:
        browser.close()
    if not pages or not all(good):
        sys.exit(1)


main()
