using Sampan.Cli.Interaction;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Versions;
using Sampan.Profiles;
using Sampan.Storage;

namespace Sampan.Cli.Errors;

/// <summary>A failure in words for a person: what happened, and what to do. Never a stack trace.</summary>
/// <param name="Message">What happened, with the object's name.</param>
/// <param name="Remedy">What to do, or null when the message says it.</param>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed record ErrorReport(string Message, string? Remedy, int ExitCode)
{
    /// <summary>The report of an expected failure; null for a defect of ours, which should crash loudly.</summary>
    public static ErrorReport? For(Exception exception) => exception switch
    {
        CommandException e => new(e.Message, e.Remedy, e.ExitCode),
        OperationCanceledException => new("cancelled", null, ExitCodes.Cancelled),
        StoreLocationException e => new(e.Message, null, ExitCodes.Usage),
        ObjectStoreException e => new(e.Message, StoreRemedy(e), ExitCodes.Error),
        RepositoryException e => new(e.Message, null, ExitCodes.Error),
        ProfileException e => new(e.Message, null, ExitCodes.Usage),
        ArchiveException e => new(e.Message, null, ExitCodes.Error),
        MalformedObjectException e => new(e.Message, null, ExitCodes.Error),
        KubeConfigException e => new(e.Message, null, ExitCodes.Error),
        KubeUnreachableException e => new(e.Message, "check that the cluster runs and that --kubeconfig and --kubecontext name it", ExitCodes.Error),
        KubeApiException e => new($"{e.Message} ({e.Request})", ApiRemedy(e), ExitCodes.Error),
        UnsupportedVersionException e => new(e.Message, null, ExitCodes.Usage),
        IOException or UnauthorizedAccessException => new(exception.Message, null, ExitCodes.Error),
        _ => null,
    };

    /// <summary>Prints the report on the error stream, in Velero's form.</summary>
    public async Task WriteAsync(ITerminal terminal)
    {
        await terminal.Error.WriteLineAsync($"An error occurred: {Message}");
        if (Remedy is not null) await terminal.Error.WriteLineAsync($"What to do: {Remedy}");
    }

    private static string? StoreRemedy(ObjectStoreException e) => e.Error switch
    {
        StoreError.BadCredentials => "check the access key and secret in --credentials-file (or the AWS_* variables)",
        StoreError.Denied => "let the account read, write, list and delete in this bucket",
        StoreError.MissingBucket => "create the bucket, or check its name and the endpoint in --storage",
        StoreError.Unreachable => "check the endpoint in --storage and that it can be reached from here",
        StoreError.Full => "make room, then run the command again",
        StoreError.ReadOnly => "sampan backup-location set default --access-mode ReadWrite --storage … switches it back",
        _ => null,
    };

    private static string? ApiRemedy(KubeApiException e) => (int)e.Code switch
    {
        401 => "the credentials in the kubeconfig were refused or have expired: log in again",
        403 => "let this user do it (kubectl auth can-i), or use another --kubecontext",
        429 or 503 => "the API server is overloaded or starting: try again in a moment",
        _ => null,
    };
}
