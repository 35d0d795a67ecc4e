using System.CommandLine;
using Sampan.Cli.Flags;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;

namespace Sampan.Cli.Sessions;

/// <summary>Opens the cluster that a command's flags name.</summary>
internal static class Clusters
{
    public static KubeClient Connect(GlobalFlags flags, ParseResult result) =>
        KubeClient.Connect(KubeConfigLoader.Load(new KubeConfigOptions { Path = flags.Kubeconfig(result), Context = flags.Context(result) }), new KubeClientOptions());

    /// <summary>As <see cref="Connect"/>, but null when no kubeconfig was named and there is none in the usual places.</summary>
    public static KubeClient? TryConnect(GlobalFlags flags, ParseResult result)
    {
        try
        {
            return Connect(flags, result);
        }
        catch (KubeConfigException) when (flags.Kubeconfig(result) is null && flags.Context(result) is null)
        {
            return null;
        }
    }
}
