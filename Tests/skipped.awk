# Reads the output of swift test; prints how many tests were skipped, and why.
/^[^ ]+ (Test|Suite) .* skipped(: ".*")?\.?$/ {
  if ($2 == "Suite") { suites++; next }
  tests++
  reason = $0
  if (!sub(/.* skipped: "/, "", reason)) reason = "no reason is given"
  sub(/"$/, "", reason)
  if (!(reason in count)) reasons[++different] = reason
  count[reason]++
}
END {
  if (!tests && !suites) { print "No test was skipped."; exit }
  printf "%d %s (%d whole %s)", tests, tests == 1 ? "test" : "tests", suites, suites == 1 ? "suite" : "suites"
  print (tests == 1 ? " was" : " were") " skipped:"
  for (i = 1; i <= different; i++) printf "  %4d × %s\n", count[reasons[i]], reasons[i]
}
