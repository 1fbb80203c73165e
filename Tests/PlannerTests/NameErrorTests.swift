import Columns
import Testing

@testable import Planner

/// What a name that means nothing, or two things, is answered with.
@Suite struct NameErrorTests {
  @Test(arguments: [
    ("select durtion from blocks", "no column \"durtion\" in blocks; did you mean \"dur\"? @ durtion"),
    ("select b.reson from blocks b", "no column \"reson\" in b; did you mean \"reason\"? @ reson"),
    ("select blocks.g from blocks b", "no table \"blocks\" in FROM; the table goes by \"b\" here @ blocks"),
    ("from blokcs", "no table \"blokcs\"; did you mean \"blocks\"? @ blokcs"),
    ("select uper(reason) from blocks", "no function \"uper\"; did you mean \"upper\"? @ uper"),
    ("select x", "no column \"x\": there is no FROM here; add FROM and a table @ x"),
    ("select \"a;\"", "no column \"a;\": there is no FROM here; text stands in single quotes: 'a;' @ \"a;\""),
    ("select cnt(*) from blocks", "no function \"cnt\"; did you mean \"count\"? @ cnt"),
    ("select total(dur) from blocks", "no function \"total\"; did you mean \"sum\"? @ total"),
    (
      "select zzzzz from (select g, 2 as n from blocks)",
      "no column \"zzzzz\" in the subquery; it has g, n @ zzzzz"
    ),
    (
      "select b.zzzzz from (select g, 2 as n from blocks) b", "no column \"zzzzz\" in b; it has g, n @ zzzzz"
    ),
    (
      "select * from blocks where reason = \"chan\"",
      "no column \"chan\" in blocks; text stands in single quotes: 'chan' @ \"chan\""
    ),
    ("select a from (select 1 as a, 2 as a)", "\"a\" is ambiguous: the subquery has it twice @ a"),
    ("select 1 as a, 2 as a order by a", "\"a\" is ambiguous: two items of SELECT have that name @ a"),
    (
      "select * exclude (resaon) from blocks",
      "EXCLUDE names \"resaon\", which is no column of *; did you mean \"reason\"? @ resaon"
    ),
    ("select *", "* stands for no columns: there is no FROM here @ *"),
    ("select g from blocks order by 2", "ORDER BY 2: there is 1 column @ 2"),
    ("select g, ts from blocks group by 0", "GROUP BY 0: there are 2 columns @ 0"),
    ("select $lim", "no value for parameter \"$lim\"; did you mean \"$limit\"? @ $lim"),
    ("select g::intt from blocks", "no type \"INTT\"; did you mean \"INT\"? @ intt"),
    ("select * from (values (1)) as v(a, b)", "2 names for the 1 columns of v @ b"),
    (
      "select count from blocks",
      "no column \"count\" in blocks; \"count\" is a function: write count(...) @ count"
    ),
    ("drop view blocks", "\"blocks\" is a table, and stays @ blocks"),
    (
      "select count(distinct (g, ts)) from blocks",
      "aggregates of rows of values are not in this version of tq; take them from a subquery: select "
        + "count(*) from (select distinct a, b from ...) @ (g, ts)"
    ),
    (
      "select g = any(g) from blocks",
      "no function \"any\"; x = any(list) is written list_contains(list, x) @ any"
    ),
    ("describe block", "no table \"block\"; did you mean \"blocks\"? @ block"),
  ])
  func isNamedAndPlaced(_ sql: String, _ expected: String) {
    #expect(mistake(sql, parameters: ["limit": .bigint(1)]) == "bind: " + expected)
  }
}
