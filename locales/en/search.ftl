search-title = Find a title
search-lead = See who holds a flat or a piece of land in which shares, what burdens it, and how that came about. You need no account.
search-label = Title number or unit code
search-hint = For example T-CN-1 or 430102001003GB00012F00010001. The beginning is enough.
search-button = Search
search-busy = Searching …
search-results-title = Results for { $q }
search-found = { $n ->
    [0] Nothing found for “{ $q }”
    [one] 1 result for “{ $q }”
   *[other] { $n } results for “{ $q }”
}
search-kind-title = Title
search-kind-unit = Unit
search-kind-certificate = Certificate
search-covered = Covered by title { $title }.
search-uncovered = No open title covers this unit.
search-more = There may be more. Type more of the number or code.
search-none-code = No title number and no unit code begins with this. Check it against your papers: the letter O and the digit 0 are easily confused.
search-none-words = This looks like a place or a name. Nodes cannot search by locality yet, and the register holds no names at all. Use the title number or the unit code that stands on your certificate.
search-none-certificate = This looks like a certificate number. Nodes cannot search by it yet. Use the unit code that stands on the same certificate.
search-problem-empty = Enter a title number or a unit code
search-problem-too-long = This is longer than any number or code of the register. Enter at most 100 characters. If you have the text of an extract, check it on the page “Check an extract”
search-problem-unreachable = The server does not answer. Your text is kept; try again in a while
search-help-title = What can be found
search-help-title-number = A title by its number, or the beginning of it.
search-help-unit-code = A unit by its code (28 characters in China), or the beginning of it.
search-help-not-yet = Not yet: by certificate number, by locality. This page says so rather than show you an incomplete list.
search-help-names = Never: by a person’s name. The register holds no names.
search-verify-title = You have an extract already?
search-verify-lead = A file, a printed QR code or a text that somebody gave you can be checked without this server:
