namespace Sampan.Kubernetes.Client;

/// <summary>Both directions of one cluster: what the engine and the controllers are given.</summary>
public interface ICluster : IKubeReader, IKubeWriter;
