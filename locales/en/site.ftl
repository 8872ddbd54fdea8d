### What every page says, and times.

site-name = Torrens land register
site-skip = Skip to main content
site-menu = Menu
site-page-search = Find a title
site-page-verify = Check an extract
site-page-officer = For officers
site-page-board = Process board
site-page-glossary = Glossary
site-page-about = About
site-api = For programs: the API
site-footer = This page comes from one agency's node. Each title on it is checked in your browser against the agencies’ signatures.
site-again = Try again
site-problem = There is a problem
site-warning = Warning
site-unreachable = The server does not answer. What you see here stays; try again in a while.

time-beijing = Beijing time
time-moment = { $date }, { $time } { $place } ({ $utc } UTC)
time-choose = Show times in
time-choose-beijing = Beijing time
time-choose-own = my own time zone

sentence-gap = .{" "}
words-gap = ;{" "}
