search-title = Find a title
search-lead = See who holds a flat or a piece of land in which shares, what burdens it, and how that came about. You need no account.
search-label = Title number, unit code, certificate number or locality
search-hint = For example T-CN-1, 430102001003GB00012F00010001, or the name of a street. The beginning is enough.
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
search-none-code = Nothing in the register begins with this. Check it against your papers: the letter O and the digit 0 are easily confused.
search-none-words = No unit lies in a place of this name as the register writes it. Try a shorter part of it, from the beginning of a word. The register holds no names of people.
search-none-certificate = No certificate with this year and number is out. Numbers of certificates that were replaced are not found; use the unit code that stands on the same certificate.
search-problem-empty = Enter a title number, a unit code, a certificate number or a locality
search-problem-too-long = This is longer than any number or code of the register. Enter at most 100 characters. If you have the text of an extract, check it on the page “Check an extract”
search-problem-unreachable = The server does not answer. Your text is kept; try again in a while
search-help-title = What can be found
search-help-title-number = A title by its number, or the beginning of it.
search-help-unit-code = A unit by its code (28 characters in China), or the beginning of it.
search-help-certificate = A title by the number of its certificate, or of the certificate of a mortgage or a hold on it.
search-help-locality = Units by their locality: any words of it, as in “Willow lane”.
search-locality = In { $locality }.
search-certificate = Certificate { $number }.
search-next = More results
search-help-names = Never: by a person’s name. The register holds no names.
search-verify-title = You have an extract already?
search-verify-lead = A file, a printed QR code or a text that somebody gave you can be checked without this server:
