"""Binary workbooks (.xlsb): the same parts as of .xlsx, each a row of records ([MS-XLSB])."""
