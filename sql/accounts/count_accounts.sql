-- count_accounts: how many there are; none means that the program starts for the first time.
select count(*)
from account
