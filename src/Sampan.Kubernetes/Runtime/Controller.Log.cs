using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Runtime;

public sealed partial class Controller
{
    [LoggerMessage(1510, LogLevel.Warning, "Controller {Controller} failed on {Key}; trying again")]
    private partial void LogFailed(string controller, ObjectKey key, Exception error);

    [LoggerMessage(1511, LogLevel.Information, "Controller {Controller} gives up on {Key} until it changes")]
    private partial void LogTerminal(string controller, ObjectKey key, Exception error);

    [LoggerMessage(1512, LogLevel.Debug, "Controller {Controller} lost a race on {Key}; trying again: {Reason}")]
    private partial void LogConflict(string controller, ObjectKey key, string reason);
}
