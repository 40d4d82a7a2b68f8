"""What is asked while speed is measured, of the beginning of a book and of all of it."""

EXCERPT_PAGES = 17
QUESTIONS = (
    "Who invented FM radio?",
    "What did the Wright brothers have to do with property in the air?",
    "How did Walt Disney make Steamboat Willie?",
    "What is doujinshi?",
    "What happened to Jesse Jordan?",
    "Why was the Kodak camera important?",
    "What is the difference between a free culture and a permission culture?",
    "Who was Edwin Howard Armstrong?",
    "How long did copyright last at first in the United States?",
    "What does the Sonny Bono act do?",
    "Who is Eric Eldred?",
    "What are Creative Commons licences?",
    "How did cable television begin?",
    "What does the DMCA forbid?",
    "What was the Betamax case about?",
    "How do recording companies earn on radio?",
    "What is fair use?",
    "Why did Hollywood move to California?",
    "What did Causby claim?",
    "What does the author propose to change?",
)
