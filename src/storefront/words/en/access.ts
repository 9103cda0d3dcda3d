/** Signing in and out, creating an account, and a new password. */
export const access = {
  signIn: "Sign in",
  login: "Username or email address",
  password: "Password",
  forgot: "Forgot your password?",
  newHere: "New here?",
  createAccount: "Create an account",
  wrong: "The username, email address or password is wrong",
  signedInAs: (name: string) => `You are signed in as ${name}.`,
  goOn: "Continue",
  welcome: (name: string) => `Welcome, ${name}.`,
  signedOut: "You are signed out.",

  email: "Email address",
  emailHint: "We send you a code to make sure that it's yours.",
  sendCode: "Send the code",
  haveAccount: "Already have an account?",
  checkEmail: "Check your email",
  codeSent: (email: string, minutes: number) =>
    `We've sent a code to ${email}. It is good for ${minutes} minutes.`,
  code: "Code from the email",
  codeHint: "8 letters and digits. Spaces, dashes and small letters are fine.",
  wrongCode: "The code is wrong, has expired or was already used. Get a new one below",
  noEmail: "No email? Look in your spam folder, or have another one sent.",
  sendAgain: "Send another code",
  codeSentAgain:
    "We've sent another code, unless three have gone out in the last 15 minutes: then use the newest of them.",
  otherAddress: "Use another email address",
  username: "Username",
  usernameHint: "3 to 30 letters (a to z), digits, dots, dashes and underscores. Others see it.",
  usernameTaken: "This username is taken. Choose another one",
  emailTaken: "There is already an account with this email address",
  passwordHint: "At least 10 characters. Three or four words are easy to remember.",
  accountCreated: (name: string) => `Welcome, ${name}! Your account is ready.`,

  newPassword: "Set a new password",
  newPasswordIntro:
    "Enter the email address of your account. If there is one, we send a code by which you can choose a new password.",
  codeSentIfKnown: (email: string, minutes: number) =>
    `If ${email} belongs to an account, a code is on its way to it. It is good for ${minutes} minutes.`,
  newPasswordLabel: "New password",
  setPassword: "Set password",
  passwordSet: "Your new password is set, and all devices are signed out. Sign in with it now.",
  backToSignIn: "Back to sign-in",

  merged: "We've put what you had chosen into your cart, with some changes:",
  mergedChanges: {
    own_product: (name: string) => `${name} is your own product, so we left it out.`,
    not_enough_stock: (name: string, quantity: string) =>
      `${name}: your cart now has ${quantity}, as there isn't more in stock.`,
    cart_full: (name: string) => `${name} was left out, because your cart is full.`,
  },
  toCart: "Go to your cart",
};

export type AccessWords = typeof access;
