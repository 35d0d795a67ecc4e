namespace Sampan.Kubernetes.Documents;

/// <summary>Bytes that should have been one Kubernetes object are not. Never worth a retry.</summary>
public sealed class MalformedObjectException : FormatException
{
    internal MalformedObjectException(string message, Exception? inner) : base(message, inner)
    {
    }
}
