# LSTM Explorer for a class: docker build -t lstm-explorer . && docker run -p 8501:8501 lstm-explorer
# On the internet, with --env LSTM_EXPLORER_PUBLIC=lstm.example.org (docs/reliability.md).
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LSTM_EXPLORER_HOME=/data
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt

COPY .streamlit .streamlit
COPY lstm_explorer lstm_explorer
COPY pages pages
COPY streamlit_app.py LICENSE ./

# Whoever visits can do no more than this user can: write below /data.
RUN useradd --create-home explorer && mkdir /data && chown explorer /data
USER explorer
VOLUME /data

EXPOSE 8501
HEALTHCHECK --start-period=30s CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health')"]
CMD ["python", "-m", "lstm_explorer", "serve", "--address", "0.0.0.0"]
