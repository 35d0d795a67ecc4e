using System.CommandLine;
using Sampan.Cli.Errors;
using Sampan.Storage;

namespace Sampan.Cli.Flags;

/// <summary>Where backups are, for running without a server in the cluster.</summary>
internal sealed class StorageFlags
{
    private readonly Option<string?> _storage = new("--storage")
    {
        Description = "Run here, without a server, against this storage: file:///dir or s3://bucket/prefix?region=R&endpoint=URL&pathStyle=true",
        HelpName = "URL",
    };

    private readonly Option<string?> _credentials = new("--credentials-file")
    {
        Description = "AWS credentials file (INI) for --storage; else the usual AWS_* variables and ~/.aws/credentials",
        HelpName = "FILE",
    };

    private readonly Option<string?> _cacert = new("--cacert") { Description = "PEM file of the storage's certificate authority", HelpName = "FILE" };

    private readonly Option<bool> _insecure = new("--insecure-skip-tls-verify") { Description = "Take any certificate of the storage; for tests only" };

    public void AddTo(Command command)
    {
        command.Add(_storage);
        command.Add(_credentials);
        command.Add(_cacert);
        command.Add(_insecure);
    }

    /// <summary>The location that the flags name.</summary>
    /// <exception cref="CommandException">No <c>--storage</c>: there is no server to ask yet.</exception>
    public StoreLocation Location(ParseResult result)
    {
        var url = result.GetValue(_storage) ?? throw new CommandException(
            "no --storage was given, and this version has no server to ask",
            "give --storage 's3://bucket/prefix?region=R&endpoint=URL&pathStyle=true' or --storage file:///dir", ExitCodes.Usage);
        var location = StoreLocation.Parse(url);
        if (result.GetValue(_cacert) is { } ca) location = location with { CaFile = ca };
        return result.GetValue(_insecure) ? location with { InsecureSkipTlsVerify = true } : location;
    }

    /// <summary>What signs requests to a location; null when it needs nothing.</summary>
    public StoreCredentials? Credentials(ParseResult result, StoreLocation location) =>
        StoreCredentials.Find(location, result.GetValue(_credentials), Environment.GetEnvironmentVariable);

    /// <summary>How stores behave under a command.</summary>
    public static ObjectStoreOptions Options(TimeProvider time) => new() { Time = time };
}
