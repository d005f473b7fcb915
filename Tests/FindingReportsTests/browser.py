"""Uses a report's page in a headless Chromium as a person would, and prints what was seen as JSON.

usage: browser.py PAGE DO   where DO names one of the functions at the end
"""
import json
import pathlib
import shutil
import sys

import axe_core_python
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

page, what = pathlib.Path(sys.argv[1]).as_uri(), sys.argv[2]
options = webdriver.ChromeOptions()
options.binary_location = shutil.which("chromium")
# As root, Chromium's own sandbox can't be; nothing but the page under test is opened.
for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,1000"):
    options.add_argument(argument)
options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
browser = webdriver.Chrome(options=options, service=service)


def rows():
    return browser.find_elements(By.CSS_SELECTOR, "#rows .row")


def field(name):
    return browser.find_element(By.ID, name)


def count():
    return field("count").text


def focused():
    return browser.switch_to.active_element


def press(key):
    focused().send_keys(key)


def tab_to(selector, most=60):
    """Presses Tab until the focus is on such an element; says how it shows there."""
    for _ in range(most):
        press(Keys.TAB)
        if browser.execute_script("return document.activeElement.matches(arguments[0])", selector):
            return browser.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
    return None


def emulate(**features):
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"media": features.pop("media", ""), "features": [{"name": k.replace("_", "-"), "value": v} for k, v in features.items()]},
    )


def colours():
    return browser.execute_script("const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]")


def accessibility():
    source = pathlib.Path(axe_core_python.__file__).with_name("axe.min.js").read_text()
    browser.execute_script(source)
    result = browser.execute_async_script("axe.run().then(arguments[0])")
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in result["violations"]]


def empty(name):
    field(name).send_keys(Keys.CONTROL + "a")
    press(Keys.DELETE)


def filters():
    seen = {"all": count(), "first": len(rows())}
    field("text").send_keys("LOG.retention")
    seen["text"] = [count(), sorted({row.find_element(By.CLASS_NAME, "name").text.split("\n")[0] for row in rows()})]
    empty("text")
    field("host").send_keys("kb7")
    seen["host"] = [count(), sorted({row.find_elements(By.XPATH, "./span")[3].text.split("\n")[0] for row in rows()})]
    empty("host")
    Select(field("component")).select_by_visible_text("Kafka Connect")
    seen["component"] = [count(), [title.text for title in browser.find_elements(By.CSS_SELECTOR, "#rows h3")]]
    Select(field("component")).select_by_index(0)
    Select(field("kind")).select_by_visible_text("In the inventory, not found")
    seen["kind"] = count()
    Select(field("kind")).select_by_index(0)
    for name in ("major", "minor", "cosmetic"):
        field(name).click()
    seen["severity"] = [count(), sorted({row.find_element(By.CLASS_NAME, "badge").text for row in rows()})]
    field("text").send_keys("no such thing")
    seen["none"] = count()
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    browser.execute_async_script("setTimeout(arguments[0], 0)")
    seen["reset"] = count()
    browser.find_element(By.CSS_SELECTOR, "#picture button[data-host][aria-label^='kb7:']").click()
    seen["picture"] = count()
    return seen


def keyboard():
    seen = {"skip": tab_to(".skip", 1), "host": tab_to("#picture button")}
    first = focused().get_attribute("aria-label")
    press(Keys.ARROW_RIGHT)
    seen["moved"] = [first, focused().get_attribute("aria-label")]
    seen["row"] = tab_to(".row")
    row = focused()
    seen["closed"] = row.get_attribute("aria-expanded")
    press(Keys.ENTER)
    seen["open"] = [row.get_attribute("aria-expanded"), field(row.get_attribute("aria-controls")).text]
    press(Keys.SPACE)
    seen["again"] = [row.get_attribute("aria-expanded"), len(browser.find_elements(By.CLASS_NAME, "detail"))]
    press(Keys.ARROW_DOWN)
    seen["next"] = focused() == rows()[1]
    before = len(rows())
    field("more").send_keys(Keys.ENTER)
    seen["more"] = [before, len(rows()), focused() == rows()[before]]
    return seen


def looks():
    seen = {}
    for scheme in ("light", "dark"):
        emulate(prefers_color_scheme=scheme)
        rows()[0].click()
        seen[scheme] = [colours(), accessibility()]
    emulate(media="print")
    seen["print"] = [field("text").is_displayed(), colours()]
    browser.execute_cdp_cmd("Page.printToPDF", {})
    emulate()
    seen["printed"] = [len(rows())]
    browser.set_window_size(500, 900)
    seen["narrow"] = browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    return seen


def inert():
    for row in rows():
        row.click()
    title, images, scripts = browser.execute_script("return [document.title, document.images.length, document.scripts.length]")
    text = browser.find_element(By.TAG_NAME, "body").text
    return {"title": title, "images": images, "scripts": scripts, "rows": len(rows()), "text": text}


def without_script():
    emulate()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(page)
    return {"text": browser.find_element(By.TAG_NAME, "main").text}


try:
    browser.get(page)
    answer = {"answer": globals()[what]()}
    answer["console"] = [entry["message"] for entry in browser.get_log("browser")]
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
    answer["requests"] = sorted(url for url in urls if url != page and not url.startswith("data:"))
    print(json.dumps(answer))
finally:
    browser.quit()
