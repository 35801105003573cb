package org.followthrough.channel.email;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What mail servers' words blame. Codes are chosen carelessly and words less so: "over quota" under
 * a code for an unknown mailbox is a full mailbox. The first rule that fits decides, and those that
 * spare an address come before those that blame it.
 */
final class RefusalWords {

  /** Names of hosts, addresses and links say "spam" or "block" without meaning it. */
  private static final Pattern NAMES =
      Pattern.compile(
          "https?://\\S+|<[^<>]*>|[^\\s<>()]+@[^\\s<>()]+|\\b[\\w-]*[a-z_][\\w-]*(?:\\.[\\w-]+)+\\b");

  private static final int LONGEST = 4_000;

  /** These count whatever code the server chose. */
  private static final List<Rule> BEFORE_THE_CODE =
      List.of(
          rule(
              Blame.MAY_PASS,
              "too many mails at a time",
              "\\brate(d|s)? (that|of|limit)|rate[- ]?limit|too (many|much) (mail|messages|e-?mails"
                  + "|connections|recipients|concurrent|sessions|hops|errors|bad|load)|too fast"
                  + "|throttl|too frequent|gr[ea]ylist|(hourly|daily) (limit|quota)|sending limit"
                  + "|connection limit|frequency limit|maximum .{0,20}connections"
                  + "|receiving mail (at a rate|too quickly)|unusual rate"),
          rule(
              Blame.MAY_PASS,
              "the mailbox is full",
              "quota|mail ?(box|drop|folder).{0,30}\\bfull\\b"
                  + "|(inbox|account|box|storage|disk) (is )?full|full (mail|in)box"
                  + "|mail ?box (size )?(limit|.{0,40}exceed)|(storage|space|mailbox size) (limit )?exceeded"
                  + "|(insufficient|not enough|no more|out of|no) .{0,20}(space|storage)"
                  + "|too much mail data|mail ?box has (exceeded|too)|not enough (disk|room)"
                  + "|is over .{0,20}(limit|allowance)|user has exhausted"),
          rule(
              Blame.MESSAGE,
              "the mail is too big",
              "(message|mail) (size |header size |length )?(is )?(too (big|large|long)"
                  + "|exceeds?|limit|larger)|too (big|large) (a )?message"
                  + "|exceed\\w* .{0,40}(message|mail) size|maximum message size"),
          rule(
              Blame.US,
              "our sender address is refused",
              "(sender|from address|from domain|envelope|reverse[- ]path|return[- ]path|originator)('s)?"
                  + "( address| domain| verif\\w+| e-?mail| host)?:?"
                  + " .{0,40}(reject|denied|refused|invalid|unknown|not (allowed|exist|verif|found|valid|accepted)"
                  + "|fail|unresolv|does not|doesn't|could not|couldn't|cannot|block|bann)"
                  + "|(invalid|unknown|unresolvable|bad|fake|forged|unverified) (sender|from|return path)"
                  + "|(verify|verification) .{0,20}(sender|from)|sender (verify|verification|callout)"
                  + "|domain of sender|mail from .{0,30}(not|reject|denied|invalid)"
                  + "|not (allowed|authorized) to (send|relay)|my (name|sender) was rejected"),
          rule(
              Blame.ADDRESS,
              "the mailbox is closed",
              "(account|mail ?box|user|recipient|login)( account)? (is |has been |was )+(now |currently )?"
                  + "(blocked|frozen|locked|suspended|disabled|deactivated|inactive|closed|terminated)"),
          rule(
              Blame.MAY_PASS,
              "the other server could not be reached",
              "did not accept our requests to connect|lost connection with"),
          rule(
              Blame.US,
              "our server or mail is refused",
              "\\bspf\\b|\\bdkim\\b|\\bdmarc\\b|sender policy|domainkeys"
                  + "|(block|black|deny|realtime|local)[- ]?list|\\brbls?\\b|dnsbl"
                  + "|\\bblock(ed|ing)?\\b|\\bspam|\\bjunk\\b|unsolicited|\\bbulk (e-?)?mail"
                  + "|reputation|\\brelay(ing)?\\b|\\bptr\\b|reverse (dns|lookup|name|resolution|delegation)"
                  + "|reverse-?dns|\\brdns\\b|\\bdns entry|\\bhelo\\b|\\behlo\\b|\\bbann?ed\\b|virus|malware|phish"
                  + "|suspicious|(listed|found) (in|by|on) \\w*(list|bl)|content (filter|reject|restrict)"
                  + "|(dynamic|residential|generic) (ip|host|pool|address)|bad (ip|reputation)"
                  + "|\\bip (address )?(is |was |has )?(not|lookup|name|black|block)"
                  + "|preferences|starttls|must issue|authentication|rejected (for|due to) (policy|security|local)"
                  + "|(local|site|security|administrative) polic|policy (violation|reasons?|restrict|reject)"
                  + "|administrative(ly)? prohibit|access denied.{0,40}(ip|host|server)"),
          rule(
              Blame.UNKNOWN,
              "the server does not know itself",
              "(may|might) (not|no longer) exist|möglicherweise|il se peut|es posible|é possível"
                  + "|potrebbe non|mogelijk"),
          rule(
              Blame.MAY_PASS,
              "the domain could not be looked up just now",
              "(temporar|try again|timeout|timed out|soft).{0,60}"
                  + "(look-?up|name server|name service|resol|host not found|dns)"
                  + "|(look-?up|name server|name service|resol|host not found|dns).{0,60}"
                  + "(temporar|try again|timeout|timed out|soft)"),
          rule(
              Blame.ADDRESS,
              "there is no such domain",
              "host (or domain name )?(was |is )?not found|no such (domain|host|site)"
                  + "|(domain|host)( name)? (does not|doesn't|did not) exist|(unknown|invalid) (host|domain)"
                  + "|find (a |any )?(mail exchanger|host named)"
                  + "|(host|domain)( name)? (is )?unknown|nxdomain"
                  + "|unrout(e?able|able) (mail )?(address|domain)|illegal host"
                  + "|domain.{0,50}(not found|couldn't be found|could not be found|isn't real|has no mx)"
                  + "|bad destination (host|domain|system)|(couldn't|cannot|could not|can't) find (any|a) (host|domain|mail server)"
                  + "|does not accept (any )?mail|domain (is )?not (valid|hosted|known)|null ?mx|no mx (record|host)"),
          rule(
              Blame.ADDRESS,
              "there is no such mailbox",
              "\\b(user|account|mail ?box|recipients?|address(ee)?|customer|alias|username|e-?mail|person|login"
                  + "|rcpt|local ?part|subscriber|recipient address|mail ?address|e-?mail address|user name)"
                  + "( address| account| name| mailbox)?[\\s\"'.,:;()-]*"
                  + "(is |was |has been |has |are |i |you (specified|tried).{0,30} )*(currently |no longer |now )?"
                  + "(unknown|undeliverable|not (yet |a |been )?(known|found|exist\\w*|valid|listed|active|activated|recognized|here|local|our"
                  + "|have|registered|present|on file|real|user|current|a )|doesn.?t (exist|have)|don.?t exist|does ?n[o']t (exist|have|like)"
                  + "|invalid|non-?existent|disabled|deactivated|inactive|suspended|deleted|closed|terminated|removed"
                  + "|valid|available on|moved|cannot be found|can.?t be found|wasn.?t found|couldn.?t be found|could not be found|has moved)"
                  + "|\\b(no|unknown|invalid|bad|non-?existent|undefined|unrecogni[sz]ed|nonexistent|inactive|disabled|illegal"
                  + "|wrong|isn'?t a|not a|is not a|deactivated|incorrect|missing)( such| known| valid| valid local)?"
                  + " (a )?(here |local |virtual |e-?mail |mail |destination |recipient'?s? |user |final |mailbox )*"
                  + "(user|account|mail ?box|recipient|addressee|customer|person|alias|username|rcpt|local ?part"
                  + "|address here|address|name|subscriber|login)\\b"
                  + "|couldn'?t (be delivered to|find) .{0,40}(user|recipient|mailbox|account)"
                  + "|no mail ?box|recipient address (has been )?rejected: (user|undeliverable|unknown|no such|not)"
                  + "|\\bno longer (exists|valid|available|works|employed|in use|with|active|at)|unknown (to|at) (this|the) (system|host|domain|address)"
                  + "|mailbox name not allowed|not our customer|doesn'?t have an? .{0,30}account|account that you tried to reach"
                  + "|recipient no longer|resolver.adr|recipnotfound|user unknown|no such user|unknown user"
                  + "|invalid final delivery userid|not listed in .{0,30}(directory|address book|name)"
                  + "|desconocid[oa]|no existe|n'existe (pas|plus)|nicht (gefunden|vorhanden|bekannt)|unbekannt"
                  + "|n[aã]o existe|inesistente|inexistente|sconosciut[oa]|nie istnieje"));

  /** These count only where the codes tell nothing: they are said of too much. */
  private static final List<Rule> AFTER_THE_CODE =
      List.of(
          rule(
              Blame.MAY_PASS,
              "the other server is in trouble",
              "timed? ?out|connection (refused|reset|lost|dropped|closed|failed|died)|unreachable|no route"
                  + "|temporar|lost connection|(unable|failed|not able|cannot|could not|couldn't) (to )?(connect|open|establish|deliver it)"
                  + "|\\bloop|too many hops|service (is )?(currently )?(not available|unavailable)|try again"
                  + "|(local|internal|server|system|i/o|disk|configuration|protocol) (server )?(error|problem|failure)"
                  + "|no answer|not respond|unable to (open|read|write)|command (failed|died|not found)"
                  + "|mailer (error|died)|(retry|delivery) time(out)?|expired|too (old|long) in (the )?queue|mx problem|queue|undeliverable for|giving up|could not deliver for"
                  + "|multiple retries|\\d+ attempts|not reachable|handshake|socket error"),
          rule(
              Blame.US,
              "our server or mail is refused",
              "\\bpolic|prohibited|not (permitted|authori[sz]ed|allowed|accept\\w*)|unauthori[sz]ed|permission"
                  + "|denied|refused|reject|verif|\\bfilter|security|restrict|complaint|abuse"));

  private static final List<Rule> UNAVAILABLE =
      List.of(
          rule(
              Blame.ADDRESS,
              "the mailbox is not available",
              "mail ?box (is )?(un|not )available|(account|recipient|user) (is )?(unavailable|not available)"));

  /** Whoever names one of these says that it lists us, if only by a link to it. */
  private static final Pattern BLOCK_LISTS =
      Pattern.compile(
          "spamhaus|spamcop|barracuda(central|networks)|sorbs\\.net|abuseat|uceprotect|senderbase"
              + "|spfbl|dnsbl|/rbl|invaluement|senderscore",
          Pattern.CASE_INSENSITIVE);

  private RefusalWords() {}

  /** What they blame whatever the code is. */
  static Optional<Judgement> beforeTheCode(String words) {
    if (BLOCK_LISTS.matcher(words).find()) {
      return Optional.of(new Judgement(Blame.US, "words: we are on a block list"));
    }
    return first(BEFORE_THE_CODE, words);
  }

  /** What they blame where the codes tell nothing. */
  static Optional<Judgement> afterTheCode(String words) {
    return first(UNAVAILABLE, words).or(() -> first(AFTER_THE_CODE, words));
  }

  private static Optional<Judgement> first(List<Rule> rules, String words) {
    String plain = plain(words);
    return rules.stream()
        .filter(rule -> rule.said.matcher(plain).find())
        .findFirst()
        .map(rule -> new Judgement(rule.blame, "words: " + rule.name));
  }

  private static String plain(String words) {
    String some =
        words.substring(0, Math.min(words.length(), LONGEST)).toLowerCase(java.util.Locale.ROOT);
    return NAMES
        .matcher(some)
        .replaceAll(" ")
        .replace('’', '\'')
        .replace('_', ' ')
        .replaceAll("\\s+", " ");
  }

  private static Rule rule(Blame blame, String name, String said) {
    return new Rule(blame, name, Pattern.compile(said));
  }

  private record Rule(Blame blame, String name, Pattern said) {}
}
