/** How `make run` starts Node for the service. */
export const SERVICE_FLAGS: readonly string[] = ['--max-semi-space-size=4'];
