using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Runtime;

public sealed partial class ObjectCache
{
    [LoggerMessage(1500, LogLevel.Debug, "Listed {Resource}: {Count} objects at version {Version}")]
    private partial void LogListed(ResourceId resource, int count, string version);

    [LoggerMessage(1501, LogLevel.Information, "The watch of {Resource} fell behind and lists again: {Reason}")]
    private partial void LogExpired(ResourceId resource, string reason);

    [LoggerMessage(1502, LogLevel.Warning, "Listing or watching {Resource} failed ({Failures} failures before); trying again")]
    private partial void LogFailed(ResourceId resource, int failures, Exception error);

    [LoggerMessage(1503, LogLevel.Error, "A handler failed on a change of {Resource}; the change is lost to it")]
    private partial void LogHandlerFailed(ResourceId resource, Exception error);
}
