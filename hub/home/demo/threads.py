"""The threads of the demo's forums, in the words of its invented people. Days are counted as in ``days``."""

RUTH, IOANA, GRAHAM = "ruth@valley.example", "ioana@consiliu.example", "graham@shire.example"
CLAIRE, LUIS, WENDELL = "claire@lakes.example", "luis@distrito.example", "wendell@river.example"
PRIYA, MATEO, HARRIET = "priya@borough.example", "member@hub.example", "host@hub.example"
MINH = "moderator@hub.example"

THREADS = [
    {
        "forum": "information-technology",
        "title": "Read this first: how we talk here",
        "by": MINH,
        "day": -200,
        "kind": "discussion",
        "is_pinned": True,
        "text": (
            "Three things have kept these forums useful:\n\n"
            "1. **Say how large you are.** A help desk for 90 people and one for 9,000 are different animals.\n"
            "2. **Tell what went wrong too.** The exit of Sample Plains is read more often than any success.\n"
            "3. **Accept the answer that helped**, so that the next one finds it at once.\n\n"
            "Prices that you got in a tender may be told here only where your contract allows it."
        ),
    },
    {
        "forum": "information-technology",
        "title": "How do you share the cost of a data centre that is half empty?",
        "by": CLAIRE,
        "day": -41,
        "tags": ("charge-back", "hosting"),
        "service_lines": ("it-infrastructure",),
        "themes": ("funding",),
        "me_too": (GRAHAM, PRIYA),
        "text": (
            "We host for eleven municipalities. The room was built for twice the load, because two of them left "
            "before it opened. Power and lease are fixed: about 60% of the bill.\n\n"
            "If we charge by the rack, those who stayed pay for those who left. If the host carries the empty half, "
            "our council asks why it is in the business at all.\n\nHow do you split it?"
        ),
        "answers": [
            {
                "by": RUTH,
                "text": (
                    "We split the bill in two and stopped arguing:\n\n"
                    "| part | by what | who sees it |\n|---|---|---|\n"
                    "| fixed (lease, power floor, two people) | inhabitants | every board |\n"
                    "| variable (racks, backup, hours) | use, monthly | the user alone |\n\n"
                    "The fixed part is agreed for **five years** and falls when somebody joins. That made the eleven "
                    "look for the twelfth themselves."
                ),
                "accepted": True,
                "thanked_by": (CLAIRE, GRAHAM, PRIYA, MATEO),
            },
            {
                "by": GRAHAM,
                "text": (
                    "Whatever you choose, write down who pays when somebody *leaves*. We had no such clause for the "
                    "help desk, and the last three paid for the first two."
                ),
                "hours": 20,
                "thanked_by": (CLAIRE,),
            },
            {
                "by": CLAIRE,
                "text": (
                    "Thank you both. We took the two-part bill to the board on Thursday; nine of eleven said yes at "
                    "once. The other two want to see the five-year figure first."
                ),
                "hours": 140,
                "answers": 2,
            },
        ],
    },
    {
        "forum": "information-technology",
        "title": "Moving forty mailboxes at night, or four thousand in one weekend?",
        "by": LUIS,
        "day": -30,
        "tags": ("e-mail", "migration"),
        "service_lines": ("email-collaboration",),
        "text": (
            "Our eleven departments go to one mail system. The vendor wants one weekend. Our people want to be asked "
            "one by one. Who has done either, and would do it again?"
        ),
        "answers": [
            {
                "by": MATEO,
                "text": (
                    "Department by department, smallest first. Between them two weeks for what broke. What nobody "
                    "had counted: 212 printers that send scans by mail. Make a list of *machines* with a mailbox."
                ),
                "accepted": True,
                "thanked_by": (LUIS, PRIYA),
            },
            {
                "by": PRIYA,
                "text": (
                    "One weekend, here. Never again: the phones on Monday cost more than two weeks of both "
                    "systems."
                ),
                "hours": 9,
            },
        ],
    },
    {
        "forum": "human-resources",
        "title": "One payroll, five collective agreements: map the pay codes or re-key them?",
        "by": MATEO,
        "day": -55,
        "tags": ("payroll", "pay codes"),
        "service_lines": ("human-resources-payroll",),
        "themes": ("governance",),
        "text": (
            "Six town halls, five agreements, 412 pay codes of which perhaps 120 mean the same. The software could "
            "hold all of them for ever. The auditor would rather it did not."
        ),
        "answers": [
            {
                "by": IOANA,
                "text": (
                    "We kept all codes for the first year and printed, beside each, the one it would become:\n\n"
                    "```\nold 4711  night, weekday   ->  N1\nold 4712  night, Sunday    ->  N2\n```\n\n"
                    "When people had seen their own slip twelve times with the new code next to the old, nobody "
                    "objected to the change."
                ),
                "accepted": True,
                "thanked_by": (MATEO, RUTH, HARRIET),
            },
            {
                "by": RUTH,
                "text": (
                    "We mapped, and re-keyed only the 40 that nobody could explain. For those the answer was always "
                    "the same: an agreement that ended years ago."
                ),
                "hours": 30,
            },
            {
                "by": MATEO,
                "text": (
                    "The slip with both codes is what I will propose. Ask @Ruth Sample about the 40, I "
                    "already have."
                ),
                "hours": 44,
                "answers": 2,
            },
        ],
    },
    {
        "forum": "human-resources",
        "title": "What did you promise the people whose work moved?",
        "by": HARRIET,
        "day": -22,
        "kind": "discussion",
        "tags": ("staff", "change"),
        "themes": ("sponsorship",),
        "text": (
            "We promised that nobody would lose a job, and kept it. We did *not* promise that the job would stay in "
            "the same town, and that is what people had heard. If you are before this: which sentence did "
            "you use, and "
            "did it hold?"
        ),
        "answers": [
            {
                "by": WENDELL,
                "text": (
                    "“Nobody has to move for two years, and whoever moves is asked twice.” It held. It cost us two "
                    "small offices longer than planned, which was cheap."
                ),
                "thanked_by": (HARRIET, CLAIRE),
            },
            {
                "by": GRAHAM,
                "text": (
                    "> nobody would lose a job\n\nWe said that too. Then the desk closed after five years, and it was "
                    "remembered. I would only ever promise with a date."
                ),
                "hours": 26,
                "answers": 1,
            },
        ],
    },
    {
        "forum": "financial-services",
        "title": "How many invoices can one person match in a day?",
        "by": PRIYA,
        "day": -48,
        "tags": ("accounts payable", "benchmark"),
        "service_lines": ("finance-accounts-payable",),
        "themes": ("funding",),
        "me_too": (IOANA, LUIS, CLAIRE),
        "text": (
            "We plan a desk for four boroughs, about 96,000 invoices a year, two thirds with an order. "
            "Consultants say "
            "80 a day for each person. Our own people do 35. What do you see, after the first year?"
        ),
        "answers": [
            {
                "by": RUTH,
                "text": (
                    "With an order and a receipt in the system: 70 to 75. Without: 25, and it will never be "
                    "more, because "
                    "the time goes into finding who ordered it.\n\nSo measure the *share with an order*, not "
                    "the people. "
                    "Ours went from 58% to 84% in eighteen months; that was the whole saving."
                ),
                "accepted": True,
                "thanked_by": (PRIYA, IOANA, LUIS, HARRIET),
            },
            {
                "by": HARRIET,
                "text": (
                    "We publish the figures of the eleven counties each quarter, with the same split. Nobody "
                    "wants to be "
                    "last on “share with an order”, and no memo ever did as much."
                ),
                "hours": 12,
                "thanked_by": (RUTH,),
            },
        ],
    },
    {
        "forum": "financial-services",
        "title": "Early-payment discounts: who keeps them?",
        "by": IOANA,
        "day": -12,
        "tags": ("accounts payable",),
        "service_lines": ("finance-accounts-payable",),
        "text": (
            "The shared desk pays in nine days now, and suppliers offer 1%. Does the discount belong to the "
            "body whose "
            "invoice it is, or does it pay for the desk?"
        ),
        "answers": [
            {
                "by": RUTH,
                "text": "To the body, shown on its monthly statement. It is the one line that every mayor reads.",
                "hours": 7,
            }
        ],
    },
    {
        "forum": "procurement",
        "title": "A joint framework: what if one council's lawyers sign last, every time?",
        "by": CLAIRE,
        "day": -64,
        "tags": ("framework", "lawyers"),
        "service_lines": ("procurement",),
        "themes": ("governance",),
        "text": (
            "Nine of ten sign within a month. The tenth has a committee that meets in spring. The vendor's "
            "price holds "
            "for 90 days."
        ),
        "answers": [
            {
                "by": PRIYA,
                "text": (
                    "Let the lead buyer sign **for** the others under a power of attorney that each council "
                    "gives once, "
                    "at the beginning. Who does not give it may join later at the list price. Ours gave it."
                ),
                "accepted": True,
                "thanked_by": (CLAIRE, WENDELL),
            },
            {
                "by": WENDELL,
                "text": (
                    "A tribal council can't give such a power to a county. A letter of intent with a date "
                    "did it for us."
                ),
                "hours": 52,
            },
        ],
    },
    {
        "forum": "procurement",
        "title": "Licences counted by named user, by device, by inhabitant: what ended your arguments?",
        "by": GRAHAM,
        "day": -8,
        "tags": ("licences",),
        "service_lines": ("software-licences",),
        "me_too": (CLAIRE,),
        "text": (
            "Three councils, one agreement, three ways of counting. The small one has shifts (many people, "
            "few devices); "
            "the large one has the opposite. Whatever we choose, somebody subsidises somebody."
        ),
    },
    {
        "forum": "portfolio-management",
        "title": "When do you stop adding services to a shared centre?",
        "by": WENDELL,
        "day": -35,
        "kind": "discussion",
        "tags": ("maturity",),
        "themes": ("governance",),
        "text": (
            "After payroll came travel, after travel the car pool, after the car pool somebody proposed the swimming "
            "baths. Each was sensible alone. Who has a rule for saying no?"
        ),
        "answers": [
            {
                "by": HARRIET,
                "text": (
                    "Ours fits on a card: *no new service while one of the present ones is below its "
                    "promised level*. It "
                    "has stopped three good ideas and one bad one."
                ),
                "thanked_by": (WENDELL, GRAHAM, MATEO),
            },
            {
                "by": LUIS,
                "text": (
                    "We ask who would buy it if the centre were a stranger. If the answer is “nobody, but it "
                    "is free”, it waits."
                ),
                "hours": 31,
                "thanked_by": (HARRIET,),
            },
        ],
    },
    {
        "forum": "funding",
        "title": "Business case: which discount rate did your treasury accept?",
        "by": LUIS,
        "day": -19,
        "tags": ("business case", "NPV"),
        "themes": ("funding",),
        "text": (
            "Our treasury has no published rate for services shared between districts. With 3% the portal "
            "pays back, with "
            "7% it does not. I would rather not choose the rate that suits me."
        ),
        "answers": [
            {
                "by": PRIYA,
                "text": (
                    "Show both, and the rate at which it turns. In our case: “worth it below 5.4%”. Then the treasury "
                    "decides on the rate and you are not the one who picked it."
                ),
                "accepted": True,
                "thanked_by": (LUIS, IOANA),
            }
        ],
    },
    {
        "forum": "funding",
        "title": "Who paid for the first year, before there was anybody to charge?",
        "by": MATEO,
        "day": -3,
        "tags": ("start-up",),
        "themes": ("funding", "sponsorship"),
        "me_too": (LUIS, IOANA),
        "text": (
            "Charge-back is agreed from month 13. Until then there is a team of four and no income. A grant "
            "ended, the "
            "state says “reserve”, the towns say “you began it”."
        ),
        "answers": [
            {
                "by": CLAIRE,
                "text": (
                    "The host lent it, at no interest, to be paid back from the first three years' saving. One page, "
                    "signed by all. If the service fails, the host bears it; that is why the host chose the manager."
                ),
                "hours": 22,
                "thanked_by": (MATEO,),
            }
        ],
    },
    {
        "forum": "innovative-technology",
        "title": "Reading invoices by machine: what share went through without a hand, honestly?",
        "by": IOANA,
        "day": -15,
        "tags": ("automation", "accounts payable"),
        "service_lines": ("finance-accounts-payable",),
        "themes": ("capabilities",),
        "text": (
            "The offer says 92%. Before I believe it: what did you measure after half a year, and on which "
            "invoices?"
        ),
        "answers": [
            {
                "by": RUTH,
                "text": (
                    "61% of those with an order, 18% of the rest. The vendor counted *fields* read, not "
                    "invoices paid. "
                    "Put the second figure into the contract."
                ),
                "accepted": True,
                "thanked_by": (IOANA, PRIYA, HARRIET, MATEO, GRAHAM),
            },
            {
                "by": IOANA,
                "text": "That sentence alone was worth the membership. It is in the draft contract now.",
                "hours": 3,
                "answers": 2,
            },
        ],
    },
    {
        "forum": "innovative-technology",
        "title": "A test environment that all may use and nobody pays for",
        "by": GRAHAM,
        "day": -5,
        "kind": "discussion",
        "tags": ("testing",),
        "themes": ("capabilities",),
        "text": (
            "We keep one for the four of us. It is always broken on the day somebody needs it. Has anybody "
            "made one that "
            "works, and who has the key?"
        ),
    },
    {
        "forum": "county-and-local",
        "title": "Small counties: who goes to the board when you are three people?",
        "by": RUTH,
        "day": -10,
        "kind": "discussion",
        "tags": ("board",),
        "themes": ("governance",),
        "text": (
            "Five of our eleven counties have nobody to spare for a quarterly board. They send whoever is "
            "free, and each "
            "time we begin anew."
        ),
        "answers": [
            {
                "by": CLAIRE,
                "text": (
                    "Ours elect one to sit for three. It needed one line in the agreement, and the minutes "
                    "go to all."
                ),
                "hours": 8,
                "thanked_by": (RUTH,),
            }
        ],
    },
]
