"""Citations and corpora for other programs: RIS, BibLaTeX and CSL-JSON; IRaMuTeQ, TXM and folders of texts. One module each."""
