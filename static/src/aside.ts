const names = /^(values\.|last_test$|fix$|set$|set_name$|sets$|take\.|curl$)/;

/** Whether a field of Configure API stands beside the API: Save does not store what is in it. */
export const isAside = (name: string) => names.test(name);
