from search.text import plain_text


def test_markdown_becomes_the_words_on_the_page():
    source = "## What we did\n\nOne *desk* for [eleven](https://county.example/) counties.\n\n- pay\n- hire"
    assert plain_text.from_markdown(source) == "What we did One desk for eleven counties. pay hire"


def test_html_entities_are_characters_and_markup_is_gone():
    assert plain_text.from_html("<p>Cost &amp; time</p><p>5 &lt; 6</p>") == "Cost & time 5 < 6"


def test_control_characters_and_doubled_space_are_dropped():
    assert plain_text.clean("a\x00b\x02c\x03\n\n d") == "a b c d"


def test_a_text_is_cut():
    assert plain_text.clean("abcdef", 3) == "abc"
