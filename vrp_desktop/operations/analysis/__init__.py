"""Analysis: questions to the records, answered on the screen of whoever may see all records.

On their own screen they see exact numbers, the small ones marked, and open each to the records it counts. What is
copied, printed or written to a file is another table: the protected one. Talks are protected on the screen too, since
nobody is to learn more of them than their sums.

``fields`` says what can be asked, ``asking`` asks it and lists the records behind a number, ``telling`` gives what an
answer tells of people, ``leaving`` lets the protected table out and keeps what it told, ``views`` keeps questions,
``tiles`` places the wards.
"""
