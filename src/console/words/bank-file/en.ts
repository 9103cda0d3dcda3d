/** The words of files for the bank, and of what is paid back by bank. */
export const en = {
  repayments: "Repayments",
  title: "File for the bank",
  none: "No file has been made since the last one was confirmed.",
  make: "Make a file",
  waiting: "Payouts and repayments wait to be paid.",
  open: "A file waits until the bank has it: make sure that it is paid once, and confirm it as soon as your bank has taken it.",
  download: "Download the file",
  confirm: "The bank has it",
  withdraw: "Withdraw the file",
  withdrawTitle: "Withdraw the file for the bank",
  withdrawText:
    "Only if the bank never got the file, or refused all of it: everything in it waits again and will be in the next file. If the bank has it all the same, it pays twice.",
  facts: {
    name: "Name of the message",
    transactions: "Transfers",
    total: "Together",
    made: "Made",
    last: "Last file confirmed",
  },
  leftOut: "Left out of the file",
  issues: {
    taken_back:
      "the bank has taken back the transfer that this repays: settle it, or set the account again to send it all the same",
    currency: "not in euro, so not by SEPA: pay it by hand",
    no_account: "no account is known yet",
    not_sepa: "the account’s country is outside of SEPA: pay it by hand",
    no_address:
      "this account is outside of the EEA: the bank asks for the site’s address, which the settings lack",
    too_large: "more than a transfer may be",
  },
  takenBack: "not sent: the bank has taken back the transfer that this was to repay",
  noRepayments: "There are no such repayments.",
  ofCheckout: (id: number) => `For checkout ${id}`,
  account: "Set the account",
  sendAgain: "Send again",
  accountTitle: (id: number) => `Account of repayment ${id}`,
  settle: "Settle",
  settleTitle: (id: number) => `Settle repayment ${id}`,
  settleText:
    "The payer already has this money: the bank has taken back the transfer that it was part of. Nothing is sent, and the books say so. If the payer is to get it all the same, set the account again instead.",
  settleConfirm: "Settle the repayment",
};
