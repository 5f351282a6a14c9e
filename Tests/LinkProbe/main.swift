import HeaderClassifier
import RFC5322

// The smallest client of the library: classifies one section it holds in memory. A test looks at which libraries it needs.
let bytes = Array("X-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthMechanism: 10\r\n\r\n".utf8)
let verdict = Classifier().verdict(of: bytes)
print(verdict.submission.word)
