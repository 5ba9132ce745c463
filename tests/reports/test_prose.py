from secretariat.reports.prose import Run, paragraphs, plain


def test_bold_italic_and_links_become_runs():
    (one,) = paragraphs("**Two** *fine* [words](https://a.example)")
    assert one.runs == (
        Run("Two", bold=True),
        Run(" "),
        Run("fine", italic=True),
        Run(" "),
        Run("words", href="https://a.example"),
    )


def test_an_unsafe_address_is_not_followed():
    (one,) = paragraphs("[x](javascript:alert(1)) [y](file:///etc/passwd)")
    assert {run.href for run in one.runs} == {""}


def test_html_stays_as_typed():
    assert plain("a <script>alert(1)</script> b") == "a <script>alert(1)</script> b"


def test_lists_and_headings_keep_their_text():
    first, second, third = paragraphs("# Head\n\n- one\n- two")
    assert first.runs[0].bold and not first.bullet
    assert (second.bullet, third.text) == (True, "two")


def test_empty_markdown_has_no_paragraph():
    assert paragraphs(" \n\n ") == []
