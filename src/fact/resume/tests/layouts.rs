//! Layouts, one case each: a name, the text, what is read.

use super::hold;

#[test]
fn jobs_on_one_line() {
    hold(&[
        (
            "title, company, dates",
            "Experience\nSenior Engineer, Acme Inc., Jan 2019 - Present",
            "J Acme Inc. | Senior Engineer | Jan 2019..Present",
        ),
        (
            "company, title, dates",
            "Work Experience\nAcme Inc, Senior Engineer, Jan 2019 \u{2013} Mar 2021",
            "J Acme Inc | Senior Engineer | Jan 2019..Mar 2021",
        ),
        (
            "bars",
            "EXPERIENCE\nData Analyst | Bluefield | 01/2019-03/2021",
            "J Bluefield | Data Analyst | 01/2019..03/2021",
        ),
        (
            "bars, place last",
            "EXPERIENCE\nData Analyst | Bluefield | Austin, TX | 01/2019 - 03/2021",
            "J Bluefield | Data Analyst | 01/2019..03/2021",
        ),
        (
            "dates left, tabs",
            "Employment History\n2019-2021\tIronpath\tTeam Lead",
            "J Ironpath | Team Lead | 2019..2021",
        ),
        (
            "dates right, spaces",
            "Experience\nIronpath      Team Lead        2019 - 2021",
            "J Ironpath | Team Lead | 2019..2021",
        ),
        (
            "dates in brackets",
            "Experience\nTeam Lead at Ironpath (June 2019 to Present)",
            "J Ironpath | Team Lead | June 2019..Present",
        ),
        (
            "dashes",
            "Experience\nCedargrid \u{2014} Staff Nurse \u{2014} 05/2015 \u{2013} 02/2018",
            "J Cedargrid | Staff Nurse | 05/2015..02/2018",
        ),
        (
            "a bullet before it",
            "Experience\n\u{2022} Welder, Hillside Works Ltd, 2004 - 2009",
            "J Hillside Works Ltd | Welder | 2004..2009",
        ),
        (
            "since",
            "Experience\nAccountant, Nordlicht GmbH, since March 2018",
            "J Nordlicht GmbH | Accountant | March 2018..since",
        ),
        (
            "to date",
            "Experience\nAccountant, Nordlicht GmbH, March 2018 to date",
            "J Nordlicht GmbH | Accountant | March 2018..to date",
        ),
        (
            "ISO months",
            "Experience\nAccountant, Nordlicht GmbH, 2018-03 - 2020-11",
            "J Nordlicht GmbH | Accountant | 2018-03..2020-11",
        ),
        (
            "full dates",
            "Experience\nAccountant, Nordlicht GmbH, 2018-03-01 - 2020-11-30",
            "J Nordlicht GmbH | Accountant | 2018-03-01..2020-11-30",
        ),
        (
            "a duration behind it",
            "Experience\nRecruiter | Oakline | Jan 2019 - Present | 5 yrs 3 mos",
            "J Oakline | Recruiter | Jan 2019..Present",
        ),
        ("at sign", "Experience\nSRE @ Pinewave, Sept 2019 - Oct 2020", "J Pinewave | SRE | Sept 2019..Oct 2020"),
        (
            "company with a comma of its own",
            "Experience\nChief Editor | Smith, Jones & Co | 2001 - 2009",
            "J Smith, Jones & Co | Chief Editor | 2001..2009",
        ),
        (
            "markdown",
            "## Experience\n**Acme Inc** | Engineer | Jan 2019 - Present",
            "J Acme Inc | Engineer | Jan 2019..Present",
        ),
        (
            "contract in brackets stays in the title",
            "Experience\nEngineer (Contract) | Acme Inc | Jan 2019 - Present",
            "J Acme Inc | Engineer (Contract) | Jan 2019..Present",
        ),
        (
            "place in brackets goes",
            "Experience\nEngineer | Acme Inc (Austin, TX) | Jan 2019 - Present",
            "J Acme Inc | Engineer | Jan 2019..Present",
        ),
    ]);
}

#[test]
fn jobs_on_several_lines() {
    hold(&[
        (
            "company, title and dates below",
            "Experience\n\nAcme Inc.\nSenior Engineer | Jan 2019 - Present\n\u{2022} Built things.\n\nBluefield\nAnalyst | 2015 - 2018",
            "J Acme Inc. | Senior Engineer | Jan 2019..Present\nJ Bluefield | Analyst | 2015..2018",
        ),
        (
            "company and dates, title below",
            "Experience\nAcme Inc.            Jan 2019 - Present\nSenior Engineer\n\u{2022} Built things.\nBluefield LLC        Mar 2015 - Dec 2018\nAnalyst\n- Ran reports.",
            "J Acme Inc. | Senior Engineer | Jan 2019..Present\nJ Bluefield LLC | Analyst | Mar 2015..Dec 2018",
        ),
        (
            "title and dates, company below",
            "Experience\nSenior Engineer      Jan 2019 - Present\nAcme, Austin, TX\n- Built things.\n\nAnalyst     Mar 2015 - Dec 2018\nBluefield LLC\n- Ran reports.",
            "J Acme | Senior Engineer | Jan 2019..Present\nJ Bluefield LLC | Analyst | Mar 2015..Dec 2018",
        ),
        (
            "three lines, dates last",
            "Experience\nAcme Corp\nSenior Engineer\nJanuary 2019 - Present (5 years)\nAustin, Texas\nI build things for people who need them.\n\nBluefield\nAnalyst\nMarch 2015 - December 2018 (3 years 10 months)",
            "J Acme Corp | Senior Engineer | January 2019..Present\nJ Bluefield | Analyst | March 2015..December 2018",
        ),
        (
            "three lines, dates first",
            "Experience\nJan 2019 - Present\nSenior Engineer\nAcme Corp\n- Built things.\n\nMar 2015 - Dec 2018\nAnalyst\nBluefield Partners\n- Ran reports.",
            "J Acme Corp | Senior Engineer | Jan 2019..Present\nJ Bluefield Partners | Analyst | Mar 2015..Dec 2018",
        ),
        (
            "title first of three",
            "Experience\nSenior Engineer\nAcme Corp\nJan 2019 - Present\n",
            "J Acme Corp | Senior Engineer | Jan 2019..Present",
        ),
        (
            "company and title on one, dates below",
            "Experience\nAcme Corp \u{2014} Senior Engineer\nJan 2019 - Present\n- Built things.",
            "J Acme Corp | Senior Engineer | Jan 2019..Present",
        ),
        (
            "two posts at one company: the second names none",
            "Experience\nAcme Corp\nSenior Engineer\nJan 2021 - Present\nEngineer\nJan 2019 - Dec 2020",
            "J Acme Corp | Senior Engineer | Jan 2021..Present",
        ),
        (
            "a description above is nobody's",
            "Experience\nAcme Inc\nEngineer | Jan 2019 - Present\nShip Payment Service\nAnalyst | 2015 - 2018",
            "J Acme Inc | Engineer | Jan 2019..Present\nJ ? | Analyst | 2015..2018",
        ),
        (
            "windows lines",
            "Experience\r\nAcme Inc.\r\nSenior Engineer | Jan 2019 - Present\r\n",
            "J Acme Inc. | Senior Engineer | Jan 2019..Present",
        ),
        (
            "letters spaced out",
            "E X P E R I E N C E\nEngineer, Acme Inc, Jan 2019 - Present",
            "J Acme Inc | Engineer | Jan 2019..Present",
        ),
        (
            "headings underlined and in capitals",
            "PROFESSIONAL EXPERIENCE:\n-----------------\nEngineer, Acme Inc, Jan 2019 - Present",
            "J Acme Inc | Engineer | Jan 2019..Present",
        ),
        (
            "an empty line of marks, then wrapped prose",
            "Experience\nEngineer, Acme Inc, Jan 2019 - Present\nRebuilt the ledger service that settles card\ntransactions overnight between 2019 and 2021.",
            "J Acme Inc | Engineer | Jan 2019..Present",
        ),
    ]);
}

#[test]
fn jobs_that_are_not_sure() {
    hold(&[
        ("prose", "Experience\nFrom 2019 to 2021 I worked on payments with a team of nine people and liked it.", ""),
        ("two digits", "Experience\nEngineer, Acme Inc, 01/19 - 03/21", ""),
        ("a date alone", "Experience\nEngineer, Acme Inc, 2019", ""),
        (
            "which is the employer",
            "Experience\nEngineer | Platform | Acme | 2019 - 2021",
            "J ? | Engineer | 2019..2021",
        ),
        ("a town is no employer", "Experience\nEngineer | Austin, TX | 2019 - 2021", "J ? | Engineer | 2019..2021"),
        ("company or town", "Experience\nEngineer | Acme, Berlin | 2019 - 2021", "J ? | Engineer | 2019..2021"),
        ("two titles", "Experience\nEngineer | Manager | 2019 - 2021", ""),
        ("the end before the start", "Experience\nEngineer, Acme Inc, 2021 - 2019", ""),
        ("a project", "Experience\nPayments Rewrite 2019 - 2021", ""),
        ("volunteering is another section", "Volunteer Experience\nEngineer, Acme Inc, Jan 2019 - Present", ""),
        ("projects", "Projects\nLead Engineer, Acme Inc, Jan 2019 - Present", ""),
        (
            "no heading, all on the line",
            "Jane Doe\nEngineer, Acme Inc, Jan 2019 - Present",
            "J Acme Inc | Engineer | Jan 2019..Present",
        ),
        ("no heading, years only", "Jane Doe\nEngineer, Acme Inc, 2019 - 2021", ""),
        ("no heading, several lines", "Jane Doe\nAcme Inc\nEngineer\nJan 2019 - Present", ""),
        ("order of day and month", "Experience\nEngineer, Acme Inc, 03/04/2019 - 05/06/2021", ""),
        ("a number that is no year", "Experience\nEngineer, Acme Inc, 1234 - 5678", ""),
        (
            "a line within another job",
            "Experience\nEngineer, Acme Inc, Jan 2019 - Present\nTechnologies: Java, Go\nAnalyst, Bluefield LLC, 2015 - 2018",
            "J Acme Inc | Engineer | Jan 2019..Present\nJ Bluefield LLC | Analyst | 2015..2018",
        ),
        (
            "small letters",
            "Experience\nengineer | built things | Jan 2019 - Present",
            "J ? | engineer | Jan 2019..Present",
        ),
    ]);
}

#[test]
fn schools() {
    hold(&[
        (
            "one line",
            "Education\nB.S. in Computer Science, University of Texas, 2012",
            "S University of Texas | B.S. | Computer Science | ?..2012",
        ),
        (
            "a period",
            "EDUCATION\nBachelor of Science in Physics | Hill College | 2008 - 2012",
            "S Hill College | Bachelor of Science | Physics | 2008..2012",
        ),
        (
            "two lines",
            "Education\nUniversity of Texas          Sep 2008 - May 2012\nB.A. History",
            "S University of Texas | B.A. | History | Sep 2008..May 2012",
        ),
        (
            "degree first",
            "Education\nMBA\nHarbor Business School\n2015 - 2017",
            "S Harbor Business School | MBA | ? | 2015..2017",
        ),
        (
            "two entries",
            "Education\nM.Sc. Statistics, Hill University, 2014\nB.Sc. Statistics, Vale University, 2012",
            "S Hill University | M.Sc. | Statistics | ?..2014\nS Vale University | B.Sc. | Statistics | ?..2012",
        ),
        (
            "inline in prose",
            "I am an engineer. Education: B.A. Data Science, University of Haleview, 2012. Skills: Spring Boot, Swift, MySQL.",
            "S University of Haleview | B.A. | Data Science | ?..2012\nK Spring Boot, Swift, MySQL",
        ),
        ("no school named", "Education\nB.S. Computer Science, 2012", ""),
        ("school within a school", "Education\nUniversity of Texas, Cockrell School of Engineering, 2012", ""),
        (
            "grade",
            "Education\nPh.D. Mathematics, Vale University (2009), GPA 3.9",
            "S Vale University | Ph.D. | Mathematics | ?..2009",
        ),
        (
            "native name",
            "Education\nTechnische Universit\u{e4}t M\u{fc}nchen, M.Sc. Informatics, 2010 - 2012",
            "S Technische Universit\u{e4}t M\u{fc}nchen | M.Sc. | Informatics | 2010..2012",
        ),
        (
            "a year that may be two",
            "Education\nHill University, BSc Physics, 2010-12",
            "S Hill University | BSc | Physics | ",
        ),
    ]);
}

#[test]
fn skills() {
    hold(&[
        ("commas", "Skills\nPython, Go, Rust", "K Python, Go, Rust"),
        ("labels", "Technical Skills\nLanguages: Python, Go\nTools: Docker | Helm", "K Python, Go, Docker, Helm"),
        ("bullets", "Key Skills\n\u{2022} Welding\n\u{2022} Forklift licence", "K Welding, Forklift licence"),
        ("sentences are none", "Skills\nI like to work with people who argue kindly and ship.", ""),
        ("on the heading's line", "Skills: Excel; Word; SAP", "K Excel, Word, SAP"),
    ]);
}

#[test]
fn heads() {
    hold(&[
        (
            "three lines",
            "Jane Doe\njane.doe@example.org\n+1 (212) 867-5309\n\nExperience\n",
            "H Jane Doe | jane.doe@example.org | +1 (212) 867-5309 | ?",
        ),
        (
            "one line",
            "Jane Doe | jane.doe@example.org | 212-867-5309 | linkedin.com/in/jane-doe-7",
            "H Jane Doe | jane.doe@example.org | 212-867-5309 | linkedin.com/in/jane-doe-7",
        ),
        (
            "under contact",
            "Contact\nPhone: 020 7946 0000\nEmail: jane@example.org\nSummary\n",
            "H ? | jane@example.org | 020 7946 0000 | ?",
        ),
        (
            "two numbers are not sure",
            "Jane Doe\njane@example.org\n212-867-5309 / 617-482-3391",
            "H Jane Doe | jane@example.org | ? | ?",
        ),
        ("an agency's letterhead", "Bright Staffing Agency\n312-640-7715\nCandidate: Jane Doe", ""),
        ("a fax", "Jane Doe\nFax: 212-867-5309\njane@example.org", ""),
        (
            "a referee's number is no applicant's",
            "Jane Doe\njane@example.org\nReferences\nMia Stone 312-640-7715",
            "H Jane Doe | jane@example.org | ? | ?",
        ),
        (
            "a former employer's switchboard",
            "Jane Doe\njane@example.org\nExperience\nAcme Inc, tel. 312-640-7715",
            "H Jane Doe | jane@example.org | ? | ?",
        ),
        ("a title is no name", "Senior Engineer\njane@example.org", "H ? | jane@example.org | ? | ?"),
        ("nothing to reach anybody by", "Jane Doe\nSummary\n", ""),
        (
            "curriculum vitae above",
            "Curriculum Vitae\nJane Doe\njane@example.org",
            "H Jane Doe | jane@example.org | ? | ?",
        ),
    ]);
}
