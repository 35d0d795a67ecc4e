namespace Sampan.Kubernetes.Config;

/// <summary>There is no usable kubeconfig, or what it names can't be used. The message names the file and says what to do; a retry does not help.</summary>
public sealed class KubeConfigException : Exception
{
    internal KubeConfigException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
