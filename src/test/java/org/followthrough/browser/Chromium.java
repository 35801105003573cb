package org.followthrough.browser;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.util.FileSystemUtils;

/**
 * A person in front of a real Chromium, with a fresh profile for each test. Where there is none,
 * the test is skipped. A picture of how a failed test ended is in {@code target/pictures}.
 */
class Chromium implements ExecutionCondition, BeforeEachCallback, AfterEachCallback {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private static final Optional<File> BROWSER =
      find(
          List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
          "/snap/bin/chromium",
          "/Applications/Chromium.app/Contents/MacOS/Chromium",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  private static final Optional<File> DRIVER =
      find(
          List.of("chromedriver"),
          "/usr/lib/chromium/chromedriver",
          "/usr/lib/chromium-browser/chromedriver",
          "/snap/bin/chromium.chromedriver");

  /** Held, or it is collected with its level; warns at every start that it cannot speak CDP. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private ChromeDriver driver;
  private Path profile;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return BROWSER.isPresent() && DRIVER.isPresent()
        ? ConditionEvaluationResult.enabled("Chromium and its driver are installed")
        : ConditionEvaluationResult.disabled(
            "No Chromium with chromedriver on the PATH or in the usual places: install both to run"
                + " the browser tests");
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    System.setProperty(
        ChromeDriverService.CHROME_DRIVER_EXE_PROPERTY, DRIVER.orElseThrow().getPath());
    SELENIUM.setLevel(Level.SEVERE);
    profile = Files.createTempDirectory("chromium");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.orElseThrow());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--lang=en-US",
        "--window-size=1280,1000",
        "--user-data-dir=" + profile);
    driver = new ChromeDriver(options);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (driver == null) {
      return;
    }
    try {
      if (context.getExecutionException().isPresent()) {
        picture(context.getRequiredTestMethod().getName());
      }
    } finally {
      driver.quit();
      FileSystemUtils.deleteRecursively(profile);
    }
  }

  /** Opens a page, and forgets what was logged and requested before. */
  void open(String url) {
    driver.get("about:blank");
    driver.manage().logs().get(LogType.BROWSER);
    driver.manage().logs().get(LogType.PERFORMANCE);
    driver.get(url);
  }

  /** Waits until the element is there and visible. */
  WebElement see(By by) {
    return waiting("to see " + by).until(ExpectedConditions.visibilityOfElementLocated(by));
  }

  /** Waits until the visible element says that. */
  void see(By by, String text) {
    waiting("to read '" + text + "' in " + by)
        .until(ExpectedConditions.textToBePresentInElementLocated(by, text));
  }

  /** Waits until the field holds that. */
  void waitUntilSaid(By by, String text) {
    waiting("to read '" + text + "' in the field " + by)
        .until(anything -> driver.findElement(by).getDomProperty("value").contains(text));
  }

  void seeNoMore(By by) {
    waiting("to see no more " + by).until(ExpectedConditions.invisibilityOfElementLocated(by));
  }

  /** Clicks as soon as the element can be clicked and nothing covers it. */
  void click(By by) {
    waiting("to click " + by)
        .ignoring(ElementClickInterceptedException.class)
        .until(
            anything -> {
              WebElement element = driver.findElement(by);
              if (!element.isDisplayed() || !element.isEnabled()) {
                return false;
              }
              // Below what sticks to the top of a page.
              driver.executeScript(
                  "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
              element.click();
              return true;
            });
  }

  /** Types into a field; pages that redraw it meanwhile get it typed again. */
  void type(By by, CharSequence text) {
    waiting("to type into " + by)
        .until(
            anything -> {
              WebElement field = driver.findElement(by);
              field.clear();
              field.sendKeys(text);
              return text.toString().equals(field.getDomProperty("value"));
            });
  }

  /** Presses keys wherever the focus is. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /**
   * Signs in to one of Camunda's web apps, as a sandbox user whose password is the name. The page
   * redraws its form while it loads, and may keep what was typed before beside what is typed again:
   * who was refused tries once more.
   */
  void signIn(String user) {
    By name = By.cssSelector("input[placeholder=Username]");
    for (int tries = 1; tries <= 5; tries++) {
      type(name, user);
      type(By.cssSelector("input[placeholder=Password]"), user);
      if (!user.equals(driver.findElement(name).getDomProperty("value"))) {
        continue;
      }
      click(By.cssSelector("form[name=signinForm] button[type=submit]"));
      if (isSignedInWithin(Duration.ofSeconds(10))) {
        return;
      }
    }
    seeNoMore(By.name("signinForm"));
  }

  private boolean isSignedInWithin(Duration patience) {
    try {
      return new WebDriverWait(driver, patience, BETWEEN_LOOKS)
          .until(anything -> !driver.getCurrentUrl().endsWith("/login"));
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** The person sits before a screen of that size, or holds it in one hand. */
  void screen(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Signs in at the desk, as a sandbox user whose password is the name. */
  void signInAtTheDesk(String user) {
    type(By.id("username"), user);
    type(By.id("password"), user);
    click(By.cssSelector("main button[type=submit]"));
    seeNoMore(By.id("password"));
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script and waits for what it hands to its last argument, a callback. */
  Object await(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(TIMEOUT);
    return driver.executeAsyncScript(script, arguments);
  }

  WebDriverWait waiting(String forWhat) {
    WebDriverWait wait = new WebDriverWait(driver, TIMEOUT, BETWEEN_LOOKS);
    wait.withMessage(() -> "waited in vain " + forWhat + " at " + driver.getCurrentUrl());
    wait.ignoring(StaleElementReferenceException.class);
    return wait;
  }

  /** Errors in the console since the page was opened or they were asked for. */
  List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The hosts that were asked for anything since the page was opened or they were asked for. */
  Set<String> hosts() {
    Map<String, String> requests = new HashMap<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      Map<?, ?> event = (Map<?, ?>) json(entry).get("message");
      Map<?, ?> facts = (Map<?, ?>) event.get("params");
      String id = String.valueOf(facts.get("requestId"));
      if ("Network.requestWillBeSent".equals(event.get("method"))) {
        requests.put(id, String.valueOf(((Map<?, ?>) facts.get("request")).get("url")));
      } else if ("Network.loadingFailed".equals(event.get("method"))
          && facts.get("blockedReason") != null) {
        requests.remove(id);
      }
    }
    Set<String> hosts = new TreeSet<>();
    requests.values().stream()
        .filter(url -> url.startsWith("http") || url.startsWith("ws"))
        .forEach(url -> hosts.add(URI.create(url.replaceAll("[?#].*", "")).getHost()));
    return hosts;
  }

  /** Keeps what is to be seen now as {@code target/pictures/<name>.png}. */
  void picture(String name) throws IOException {
    Path pictures = Files.createDirectories(Path.of("target", "pictures"));
    Files.write(pictures.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  private static Map<String, Object> json(LogEntry entry) {
    return new Json().toType(entry.getMessage(), Json.MAP_TYPE);
  }

  private static Optional<File> find(List<String> names, String... usualPlaces) {
    List<File> places = new ArrayList<>();
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String name : names) {
      Arrays.stream(path.split(File.pathSeparator))
          .flatMap(directory -> Stream.of(name, name + ".exe").map(n -> new File(directory, n)))
          .forEach(places::add);
      places.add(new File("/usr/bin", name));
    }
    Arrays.stream(usualPlaces).map(File::new).forEach(places::add);
    return places.stream().filter(file -> file.isFile() && file.canExecute()).findFirst();
  }
}
