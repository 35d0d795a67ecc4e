namespace Sampan.Storage;

/// <summary>What signs requests to a bucket. The secret parts can't be read back and never appear in text.</summary>
public sealed class StoreCredentials
{
    /// <summary>Keys as given.</summary>
    /// <param name="accessKeyId">Names the account; not secret.</param>
    /// <param name="secretAccessKey">Signs.</param>
    /// <param name="sessionToken">Of temporary credentials; null for lasting ones.</param>
    public StoreCredentials(string accessKeyId, string secretAccessKey, string? sessionToken = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessKeyId);
        ArgumentException.ThrowIfNullOrEmpty(secretAccessKey);
        (AccessKeyId, SecretAccessKey, SessionToken) = (accessKeyId, secretAccessKey, string.IsNullOrEmpty(sessionToken) ? null : sessionToken);
    }

    /// <summary>Names the account; not secret.</summary>
    public string AccessKeyId { get; }

    internal string SecretAccessKey { get; }

    internal string? SessionToken { get; }

    /// <summary>Finds the credentials of a location; null for one that needs none.</summary>
    /// <remarks>
    /// The order: the file given; the shared file (<c>AWS_SHARED_CREDENTIALS_FILE</c>, else <c>~/.aws/credentials</c>) when the location names a profile;
    /// <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>; the shared file with <c>AWS_PROFILE</c>, else <c>default</c>.
    /// </remarks>
    /// <param name="location">Where to.</param>
    /// <param name="credentialsFile">An AWS credentials file, or null.</param>
    /// <param name="environment">Reads a variable; null when it is not set.</param>
    /// <exception cref="ObjectStoreException"><see cref="StoreError.BadCredentials"/>: nothing found, or a file that can't be used.</exception>
    public static StoreCredentials? Find(StoreLocation location, string? credentialsFile, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(environment);
        if (location.Scheme == StoreScheme.File) return null;
        var profile = location.Profile ?? environment("AWS_PROFILE") ?? "default";
        if (credentialsFile is not null) return CredentialsFile.Read(credentialsFile, profile);

        var shared = environment("AWS_SHARED_CREDENTIALS_FILE")
            ?? (environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".aws", "credentials") : null);
        if (location.Profile is not null && shared is not null) return CredentialsFile.Read(shared, profile);
        if (environment("AWS_ACCESS_KEY_ID") is { Length: > 0 } id && environment("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret)
            return new StoreCredentials(id, secret, environment("AWS_SESSION_TOKEN"));
        if (shared is not null && File.Exists(shared)) return CredentialsFile.Read(shared, profile);
        throw new ObjectStoreException(StoreError.BadCredentials, location.Describe(), null,
            $"{location.Describe()}: no credentials were found: give --credentials-file, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            + (shared is null ? "" : $" ({shared} does not exist)"));
    }

    /// <summary>Reads the text of an AWS credentials file.</summary>
    /// <param name="text">INI: <c>[profile]</c> sections with <c>aws_access_key_id</c>, <c>aws_secret_access_key</c> and perhaps <c>aws_session_token</c>.</param>
    /// <param name="profile">The section.</param>
    /// <param name="source">What messages call the text.</param>
    /// <exception cref="ObjectStoreException"><see cref="StoreError.BadCredentials"/>.</exception>
    public static StoreCredentials Parse(string text, string profile, string source) => CredentialsFile.Parse(text, profile, source);

    /// <summary>The access key only.</summary>
    public override string ToString() => $"access key {AccessKeyId}";
}
