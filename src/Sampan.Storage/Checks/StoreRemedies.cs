namespace Sampan.Storage.Checks;

/// <summary>What to do about each kind of failure; the failure's own message is more particular where it can be.</summary>
internal static class StoreRemedies
{
    public static string For(StoreError error) => error switch
    {
        StoreError.MissingBucket => "create the bucket or directory, or correct its name and the endpoint",
        StoreError.BadCredentials => "check the access key, the secret key and the profile of the credentials file",
        StoreError.Denied => "give this account the right to put, get, list and delete objects here",
        StoreError.ReadOnly => "set the location's access mode to ReadWrite",
        StoreError.Unreachable => "check the endpoint, and that this machine may connect to it",
        StoreError.Untrusted => "give the certificate's authority with caFile=FILE",
        StoreError.Unavailable => "try again later; if it stays, ask whoever runs the store",
        StoreError.Full => "free some room or raise the quota",
        StoreError.Corrupt => "look for a proxy between here and the store that changes bodies",
        StoreError.Unsupported => "use a store that implements this call",
        _ => "correct the location's settings",
    };
}
