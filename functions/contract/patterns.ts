/** The patterns of the ids in a close request. */

/**
 * Zuora's id of an accounting period: letters and digits in every sample, and never anything that could rewrite a URL.
 */
export const periodIdPattern = /^[A-Za-z0-9_-]{1,64}$/;
export const requestIdPattern = /^[A-Za-z0-9._:/-]{1,128}$/;
export const tenantPattern = /^[a-z0-9-]{1,64}$/;
